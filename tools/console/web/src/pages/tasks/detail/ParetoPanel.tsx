import { Anchor, Skeleton, Stack, Table, Text } from '@mantine/core';
import { Suspense } from 'react';

import { NothingHere } from '../../../components/NothingHere';
import { ParetoChart } from '../charts/lazy';
import { Legend } from '../charts/Legend';
import { metricLabel } from '../model/metrics';
import { numberText } from '../model/numbers';
import { secondsText } from '../model/scores';
import type { TaskDetail } from '../model/types';

// Latency against throughput, whatever the objective was.
export function ParetoPanel({ task, onTrial }: {
  task: TaskDetail;
  onTrial: (trial: number) => void;
}) {
  const { pareto } = task.summary;
  if (!pareto || pareto.all.length === 0) {
    return (
      <NothingHere
        title="Nothing to compare yet"
        text="Trials that measured latency and throughput stand here."
      />
    );
  }
  const front = [...pareto.points].sort((left, right) => left.latency - right.latency);
  return (
    <Stack gap="sm">
      <Suspense fallback={<Skeleton role="status" height={320} aria-label="Loading" />}>
        <ParetoChart
          pareto={pareto}
          onTrial={onTrial}
          label={
            `Latency against throughput of ${pareto.all.length} trials; ` +
            `the ${front.length} best compromises are in the table below.`
          }
        />
      </Suspense>
      <Legend
        entries={[
          { mark: '◆', color: 'best', text: 'Best compromises: none is better in both' },
          { mark: '●', color: 'point', text: 'Other trials' },
          ...(pareto.all.some(({ baseline }) => baseline)
            ? [{ mark: '✳', color: 'baseline' as const, text: 'The engine’s defaults' }]
            : []),
        ]}
      />
      <Table.ScrollContainer minWidth={300}>
        <Table fz="sm" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Trial</Table.Th>
              <Table.Th scope="col" ta="right">{metricLabel(pareto.latency)}</Table.Th>
              <Table.Th scope="col" ta="right">{metricLabel(pareto.throughput)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {front.map(({ trial, latency, throughput, baseline }) => (
              <Table.Tr key={trial}>
                <Table.Td>
                  <Anchor component="button" type="button" size="sm" onClick={() => onTrial(trial)}>
                    Trial {trial}
                  </Anchor>
                  {baseline && (
                    <Text span size="sm" c="dimmed">
                      {' '}
                      (defaults)
                    </Text>
                  )}
                </Table.Td>
                <Table.Td ta="right" className="task-number">{secondsText(latency)}</Table.Td>
                <Table.Td ta="right" className="task-number">
                  {numberText(throughput)} tok/s
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
