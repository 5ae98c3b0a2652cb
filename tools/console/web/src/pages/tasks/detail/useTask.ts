import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { rowOf, trialOf } from '../model/liveEvents';
import { useEventBunches } from '../model/liveHooks';
import { type PacedReader, pacedReader } from '../model/pacing';
import { getTask } from '../model/taskApi';
import { taskKeys } from '../model/taskKeys';
import type { TaskDetail, TaskRow } from '../model/types';

// A task with its summary. The row follows the events at once; the summary is read again, at most
// twice a second.
export function useTask(id: number) {
  const queries = useQueryClient();
  const [deleted, setDeleted] = useState(false);
  const query = useQuery({
    queryKey: taskKeys.detail(id),
    queryFn: ({ signal }) => getTask(id, signal),
    enabled: Number.isSafeInteger(id) && id >= 0,
    refetchOnMount: 'always',
  });

  const reader = useRef<PacedReader>(undefined);
  useEffect(() => {
    const paced = pacedReader(
      () => queries.refetchQueries({ queryKey: taskKeys.detail(id), exact: true }),
      500,
    );
    reader.current = paced;
    return () => paced.stop();
  }, [queries, id]);

  useEventBunches(
    (event) => rowOf(event)?.id === id || trialOf(event)?.task === id,
    (events) => {
      const row = events.map(rowOf).findLast((each) => each !== null);
      if (row?.state === 'deleted') {
        setDeleted(true);
        return;
      }
      if (row) {
        queries.setQueryData<TaskDetail>(taskKeys.detail(id), (before) =>
          before ? { ...before, ...withExactBest(row as TaskRow, before) } : before,
        );
      }
      reader.current?.changed();
    },
  );
  return { query, deleted };
}

// An event's numbers went through JavaScript: 1.0 of the same best trial stays as it was read.
function withExactBest(row: TaskRow, before: TaskDetail): TaskRow {
  return row.best && before.best && row.best.trial === before.best.trial
    ? { ...row, best: { ...row.best, parameters: before.best.parameters } }
    : row;
}
