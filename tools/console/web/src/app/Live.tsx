import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { listen } from '../api/events';
import { keys } from '../api/keys';

// What changes in the daemon, by whomever, is read again by whatever shows it.
export function Live() {
  const queries = useQueryClient();
  useEffect(
    () =>
      listen((event) => {
        switch (event.name) {
          case 'daemon':
            if (event.data.up) void queries.invalidateQueries();
            break;
          case 'preset.changed':
            void queries.invalidateQueries({ queryKey: keys.presets });
            break;
          case 'task.changed':
            void queries.invalidateQueries({ queryKey: keys.taskLists });
            void queries.invalidateQueries({ queryKey: keys.task(event.data.id) });
            break;
          case 'trial.changed':
            void queries.invalidateQueries({ queryKey: keys.task(event.data.task) });
            break;
        }
      }),
    [queries],
  );
  return null;
}
