import { Alert, Anchor, Button, Group, List, SegmentedControl, Stack, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { toJson } from '../../../api/json';
import { JsonEditor } from '../../../components/json/JsonEditor';
import { saveFile } from '../../../components/saveFile';
import { fileName } from '../model/fileName';
import type { TaskDetail } from '../model/types';
import { CopyText } from './CopyText';

// The task as it was submitted, and as it runs, with its presets resolved.
export function DocumentPanel({ task }: { task: TaskDetail }) {
  const [which, setWhich] = useState<'submitted' | 'task'>('submitted');
  const text = toJson(task[which], 2);
  const applied = task.task.applied_presets ?? [];
  return (
    <Stack gap="sm">
      {applied.length > 0 && (
        <Text size="sm">
          From the presets{' '}
          {applied.map(({ id, name, revision }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Anchor component={Link} href={`/presets?open=${id}`} size="sm">
                {name}
              </Anchor>{' '}
              <Text span c="dimmed" size="sm">
                revision {revision}
              </Text>
            </span>
          ))}
        </Text>
      )}
      {task.warnings.length > 0 && (
        <Alert role="note" color="yellow" title="Warnings when it was submitted">
          <List size="sm">
            {task.warnings.map((warning) => (
              <List.Item key={warning}>{warning}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="Which document"
          value={which}
          onChange={(value) => setWhich(value as 'submitted' | 'task')}
          data={[
            { value: 'submitted', label: 'As submitted' },
            { value: 'task', label: 'As it runs' },
          ]}
        />
        <CopyText text={text} what="the document" />
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Download size={14} aria-hidden />}
          onClick={() => saveFile(fileName(task.name), `${text}\n`)}
        >
          Download
        </Button>
      </Group>
      <JsonEditor key={which} value={text} onChange={() => undefined} label="Document" readOnly />
    </Stack>
  );
}
