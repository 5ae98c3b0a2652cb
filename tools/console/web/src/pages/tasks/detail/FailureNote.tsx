import { Alert, List } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';

import { counted } from '../../../components/count';
import { reasonText } from '../model/states';
import type { TaskDetail } from '../model/types';

// Why trials failed, most frequent first.
export function FailureNote({ task }: { task: TaskDetail }) {
  const failures = Object.entries(task.summary.failures).sort((a, b) => b[1] - a[1]);
  if (failures.length === 0) return null;
  return (
    <Alert
      color={task.state === 'failed' ? 'red' : 'yellow'}
      variant="light"
      icon={<TriangleAlert size={18} aria-hidden />}
      title={`${counted(task.summary.failed, 'trial')} failed`}
      p="xs"
    >
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
