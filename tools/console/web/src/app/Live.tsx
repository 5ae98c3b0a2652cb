import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { listen } from '../api/events';
import { keys } from '../api/keys';
import { throttle } from '../pages/tasks/model/throttle';

// An import tells of each of its thousand presets; what is shown is read again so often at most.
const interval = 250; // ms

// What changes in the daemon, by whomever, is read again by whatever shows it.
export function Live() {
  const queries = useQueryClient();
  useEffect(() => {
    const changed = new Map<string, QueryKey>();
    const readAgain = throttle(() => {
      for (const queryKey of changed.values()) void queries.invalidateQueries({ queryKey });
      changed.clear();
    }, interval);
    const note = (...noted: QueryKey[]) => {
      for (const key of noted) changed.set(key.join(), key);
      readAgain();
    };
    const stop = listen((event) => {
      switch (event.name) {
        case 'daemon':
          if (event.data.up) void queries.invalidateQueries();
          break;
        case 'preset.changed':
          note(keys.presets);
          break;
        case 'task.changed':
          note(keys.taskLists, keys.task(event.data.id));
          break;
        case 'trial.changed':
          note(keys.task(event.data.task));
          break;
      }
    });
    return () => {
      stop();
      readAgain.cancel();
    };
  }, [queries]);
  return null;
}
