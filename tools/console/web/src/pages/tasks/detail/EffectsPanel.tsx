import { Stack, Table, Text } from '@mantine/core';

import type { Json } from '../../../api/json';
import { NothingHere } from '../../../components/NothingHere';
import { ValueChip } from '../../../components/params/ValueChip';
import { qualityOf } from '../charts/chartData';
import { shareText } from '../model/numbers';
import { readScore } from '../model/scores';
import type { ParameterEffect, TaskDetail } from '../model/types';

// How much each parameter matters, and which of its values did well.
export function EffectsPanel({ task }: { task: TaskDetail }) {
  const varied = task.summary.effects.filter(({ values }) => values.length > 1);
  if (varied.length === 0) {
    return (
      <NothingHere
        title="No effects yet"
        text="They are told once a parameter has been tried with two values."
      />
    );
  }
  const sorted = [...varied].sort((a, b) => b.importance - a.importance);
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        Importance: the part of the differences between scores that the parameter explains alone.
        Bars of values: the median of their trials beside the best trial of all.
      </Text>
      <div className="task-effects">
        {sorted.map((effect) => (
          <EffectTable
            key={effect.parameter}
            effect={effect}
            objective={task.objective}
            best={task.summary.best?.score ?? null}
          />
        ))}
      </div>
    </Stack>
  );
}

function EffectTable({ effect, objective, best }: {
  effect: ParameterEffect;
  objective: string;
  best: number | null;
}) {
  const winner = effect.values.reduce<number | null>(
    (least, { median }) => (median !== null && (least === null || median < least) ? median : least),
    null,
  );
  return (
    <section aria-label={`Effect of ${effect.parameter}`}>
      <div className="task-effect-head">
        <h3 className="task-mono">{effect.parameter}</h3>
        <span className="task-number">
          importance {shareText(effect.importance)}
        </span>
      </div>
      <div className="task-bar" aria-hidden>
        <span style={{ width: `${Math.round(effect.importance * 100)}%` }} />
      </div>
      <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={6} fz="xs" mt={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Value</Table.Th>
            <Table.Th scope="col">Median</Table.Th>
            <Table.Th scope="col" ta="right">Best</Table.Th>
            <Table.Th scope="col" ta="right">Trials</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {effect.values.map((each) => (
            <Table.Tr key={JSON.stringify(each.value)}>
              <Table.Td>
                <ValueChip value={each.value as Json} />
              </Table.Td>
              <Table.Td w="45%">
                <div className="task-bar task-bar-thin" aria-hidden>
                  <span
                    data-best={each.median !== null && each.median === winner}
                    style={{
                      width: `${Math.round(qualityOf(each.median, best, objective) * 100)}%`,
                    }}
                  />
                </div>
                <span className="task-number">{readScore(objective, each.median).text}</span>
              </Table.Td>
              <Table.Td ta="right" className="task-number">
                {readScore(objective, each.best).text}
              </Table.Td>
              <Table.Td ta="right" className="task-number">
                {each.trials}
                {each.failed > 0 && `, ${each.failed} failed`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
