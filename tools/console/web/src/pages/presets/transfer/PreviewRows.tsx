import { Anchor, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { counted } from '../../../components/count';
import { happeningText, type PreviewRow } from './preview';

const most = 50; // rows that are shown before one asks for more

export function PreviewRows({ rows }: { rows: PreviewRow[] }) {
  const [shown, setShown] = useState(most);
  if (rows.length === 0) return null;
  return (
    <div className="import-rows">
      <Table verticalSpacing={3} horizontalSpacing={6}>
        <Table.Thead className="visually-hidden">
          <Table.Tr>
            <Table.Th>Preset</Table.Th>
            <Table.Th>What happens</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, shown).map((row, index) => (
            <Row key={`${index} ${row.name}`} row={row} />
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > shown && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          onClick={() => setShown(shown + 10 * most)}
        >
          {counted(rows.length - shown, 'more preset')}
        </Anchor>
      )}
    </div>
  );
}

function Row({ row: { name, happening, findings } }: { row: PreviewRow }) {
  const stops = happening.kind === 'taken' || happening.kind === 'system';
  return (
    <Table.Tr>
      <Table.Td className="import-preset">
        {name}
        {findings.length > 0 && (
          <Text size="xs" c="dimmed">
            {findings[0]?.message}
            {findings.length > 1 && `, and ${counted(findings.length - 1, 'more finding')}`}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="import-happening">
        <Text size="xs" c={stops ? 'red' : undefined} fw={stops ? 600 : undefined}>
          {happeningText(happening)}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
