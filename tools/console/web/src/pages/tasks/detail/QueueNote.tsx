import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { listTasks } from '../model/taskApi';
import { taskKeys } from '../model/taskKeys';
import type { TaskRow } from '../model/types';
import { queuePlace } from './timing';

const most = 1000;

// Where a pending task stands. What others do does not change this one, so it asks now and then.
export function QueueNote({ row }: { row: TaskRow }) {
  const { data } = useQuery({
    queryKey: taskKeys.queue,
    queryFn: ({ signal }) => listTasks({ state: 'pending', limit: most }, signal),
    refetchInterval: 3000,
    staleTime: 0,
  });
  // The queue's front are the oldest, which a longer queue does not show here.
  if (!data || data.total > most) return null;
  const place = queuePlace(row, data.items);
  return (
    <Text size="sm" c="dimmed" component="span">
      {place === 1 ? 'Next in the queue' : `Place ${place} of ${data.items.length} in the queue`}
    </Text>
  );
}
