import { Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { Suspense, useMemo } from 'react';

import { chartSummary, trialChartData } from '../charts/chartData';
import { TrialChart } from '../charts/lazy';
import { Legend, type LegendEntry } from '../charts/Legend';
import { readScore } from '../model/scores';
import type { TaskDetail } from '../model/types';

// The chart of trials. Its table is that of the trials below.
export function ProgressPanel({ task, onTrial }: {
  task: TaskDetail;
  onTrial: (trial: number) => void;
}) {
  const { history, baseline, best } = task.summary;
  const data = useMemo(
    () => trialChartData(history, task.objective, baseline?.trial ?? null),
    [history, task.objective, baseline?.trial],
  );
  const entries: LegendEntry[] = [
    { mark: '●', color: 'point', text: 'Trial' },
    { mark: '▬', color: 'best', text: 'Best so far' },
    ...(data.baseline === null
      ? []
      : [{ mark: '┅', color: 'baseline' as const, text: 'The engine’s defaults' }]),
    ...(data.beyond.length === 0
      ? []
      : [
          {
            mark: data.better === 'up' ? '▽' : '△',
            color: 'point' as const,
            text: 'Worse than the scale shows',
          },
        ]),
    ...(data.failed.length === 0
      ? []
      : [{ mark: '✕', color: 'failed' as const, text: `Failed (${data.failed.length})` }]),
  ];
  return (
    <Card withBorder padding="sm" component="section" aria-label="Trials over time">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h6" c="dimmed" fw={600}>
            Score of each trial
          </Title>
          <Text size="xs" c="dimmed">
            {data.better === 'up' ? 'Higher is better' : 'Lower is better'}
          </Text>
        </Group>
        <Suspense fallback={<Skeleton role="status" height={280} aria-label="Loading" />}>
          <TrialChart
            data={data}
            objective={task.objective}
            onTrial={onTrial}
            label={chartSummary(data, readScore(task.objective, best?.score).text)}
          />
        </Suspense>
        <Legend entries={entries} />
      </Stack>
    </Card>
  );
}
