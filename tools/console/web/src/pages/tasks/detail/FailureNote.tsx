import { Alert, List, Text } from '@mantine/core';
import { CircleX, TriangleAlert } from 'lucide-react';

import { counted } from '../../../components/count';
import { reasonText } from '../model/states';
import type { TaskDetail } from '../model/types';

// Why the task failed, and why trials did, most frequent first.
export function FailureNote({ task }: { task: TaskDetail }) {
  const failures = Object.entries(task.summary.failures).sort((a, b) => b[1] - a[1]);
  if (failures.length === 0 && !task.message) return null;
  const failed = task.state === 'failed';
  const Icon = failed ? CircleX : TriangleAlert;
  const counts = `${counted(task.summary.failed, 'trial')} failed`;
  return (
    <Alert
      color={failed ? 'red' : 'gray'}
      icon={<Icon size={18} aria-hidden />}
      title={failed ? 'Failed' : counts}
      p="xs"
    >
      {task.message && <Text size="sm">{task.message}</Text>}
      <List size="sm">
        {failures.map(([reason, count]) => (
          <List.Item key={reason}>
            {reasonText(reason)}
            {failures.length > 1 && `: ${counted(count, 'trial')}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
