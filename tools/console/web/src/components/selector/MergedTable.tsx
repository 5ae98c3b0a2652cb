import { Table, Text } from '@mantine/core';
import { useMemo } from 'react';

import { MergedRowView } from './MergedRowView';
import { mergedRows } from './mergedRows';
import type { MergeResult, SpaceCount } from './mergeTypes';
import type { MergeStrategy } from './selection';
import type { Chosen } from './useChosen';

// Parameters with their values, each with the keys of the presets it comes from.
export function MergedTable({ result, count, chosen, pointed, strategies, onStrategy, onReset }: {
  result: MergeResult;
  count: SpaceCount | undefined;
  chosen: Chosen[];
  pointed: string | null; // the preset whose values are to stand out
  strategies: Record<string, MergeStrategy>;
  onStrategy: (key: string, strategy: MergeStrategy | null) => void;
  onReset: (parameter: string) => void; // takes an override back
}) {
  const rows = useMemo(() => mergedRows(result, count), [result, count]);
  if (rows.length === 0) {
    return (
      <Text c="dimmed" size="sm">
        No parameters are left.
      </Text>
    );
  }
  return (
    <Table
      className="merged-table"
      verticalSpacing={6}
      data-pointed={pointed !== null || undefined}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Parameter</Table.Th>
          <Table.Th>Values, and where they are from</Table.Th>
          <Table.Th>
            <span className="visually-hidden">Strategy</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <MergedRowView
            key={row.key}
            row={row}
            chosen={chosen}
            pointed={pointed}
            strategy={strategies[row.key]}
            onStrategy={(strategy) => onStrategy(row.key, strategy)}
            onReset={() => onReset(row.key)}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}
