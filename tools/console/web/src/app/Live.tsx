import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { listen } from '../api/events';
import { keys } from '../api/keys';
import { throttle } from '../api/throttle';

// An import tells of each of its thousand presets; what is shown is read again so often at most.
const interval = 250; // ms

// Presets that change, by whomever, are read again by whatever shows them, and everything after the
// daemon was away. Tasks change too often for that: their pages follow the events themselves.
export function Live() {
  const queries = useQueryClient();
  useEffect(() => {
    // A question that is under way is not asked anew before its answer is there: one that takes long
    // would never get it.
    let reading = false;
    let again = false;
    const readPresets = throttle(() => {
      again = reading;
      if (reading) return;
      reading = true;
      void queries
        .invalidateQueries({ queryKey: keys.presets }, { cancelRefetch: false })
        .finally(() => {
          reading = false;
          if (again) readPresets();
        });
    }, interval);
    const stop = listen((event) => {
      if (event.name === 'preset.changed') readPresets();
      if (event.name === 'daemon' && event.data.up) void queries.invalidateQueries();
    });
    return () => {
      stop();
      readPresets.cancel();
    };
  }, [queries]);
  return null;
}
