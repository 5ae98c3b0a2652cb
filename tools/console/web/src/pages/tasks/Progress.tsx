import { Group, Progress as Bar, Text } from '@mantine/core';

import type { TaskRow } from './model/types';

// Of a task's trials: those that succeeded, those that failed, and the counts.
export function TrialProgress({ row, label = true }: { row: TaskRow; label?: boolean }) {
  const { planned, finished, failed } = row.trials;
  const share = (count: number) => (planned > 0 ? (100 * count) / planned : 0);
  const words =
    `${finished} of ${planned} ${planned === 1 ? 'trial' : 'trials'}` +
    (failed > 0 ? `, ${failed} failed` : '');
  return (
    <div>
      <Bar.Root
        size={6}
        role="progressbar"
        aria-label={`Trials of ${row.name}`}
        aria-valuemin={0}
        aria-valuemax={planned}
        aria-valuenow={finished}
        aria-valuetext={words}
      >
        <Bar.Section value={share(finished - failed)} color="teal" withAria={false} />
        <Bar.Section value={share(failed)} color="red" withAria={false} />
      </Bar.Root>
      {label && (
        <Group gap={6} mt={3} wrap="nowrap">
          <Text size="xs" c="dimmed" className="task-number" truncate>
            {words}
          </Text>
        </Group>
      )}
    </div>
  );
}
