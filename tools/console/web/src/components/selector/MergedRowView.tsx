import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { LosslessNumber } from 'lossless-json';
import { useState } from 'react';

import { valueText } from '../../api/json';
import { ValueChip } from '../params/ValueChip';
import { valueKey } from '../params/values';
import type { MergedRow, ShownValue } from './mergedRows';
import { RowStrategy } from './RowStrategy';
import type { MergeStrategy } from './selection';
import { SourceKeys } from './SourceKey';
import { strategyLabel } from './strategies';
import type { Chosen } from './useChosen';

const most = 24; // values that are shown before one asks for more

export function MergedRowView({ row, chosen, pointed, strategy, onStrategy, onReset }: {
  row: MergedRow;
  chosen: Chosen[];
  pointed: string | null;
  strategy: MergeStrategy | undefined;
  onStrategy: (strategy: MergeStrategy | null) => void;
  onReset: () => void;
}) {
  const [all, setAll] = useState(false);
  const values = all ? row.values : row.values.slice(0, most);
  const hidden = row.values.length - values.length;
  return (
    <Table.Tr data-gone={row.kind === 'gone' || undefined}>
      <Table.Th scope="row" className="merged-name">
        {row.names.map((name, index) => (
          <span key={name}>
            {index > 0 && <span aria-hidden> + </span>}
            {name}
          </span>
        ))}
        <Group gap={4} mt={2} className="merged-marks">
          {row.kind === 'link' && <Mark text="together" />}
          {strategy && <Mark text={strategyLabel(strategy)} />}
          {row.mark === 'decided' && <Mark text="decided" />}
          {row.mark === 'override' && (
            <>
              <Mark text="set by hand" />
              <Anchor component="button" type="button" size="xs" onClick={onReset}>
                Undo
              </Anchor>
            </>
          )}
        </Group>
      </Table.Th>
      <Table.Td>
        <div className="merged-values">
          {row.derived !== undefined && (
            <span className="merged-value" data-pointed={isPointed(row.derivedFrom, pointed)}>
              <ValueChip
                value={row.derived}
                title="an expression"
                after={<SourceKeys names={row.derivedFrom} chosen={chosen} />}
              />
            </span>
          )}
          {values.map((shown) => (
            <ValueOfRow
              key={valueKey(shown.value)}
              row={row}
              shown={shown}
              chosen={chosen}
              pointed={pointed}
            />
          ))}
          {hidden > 0 && (
            <Anchor component="button" type="button" size="xs" onClick={() => setAll(true)}>
              {hidden} more
            </Anchor>
          )}
          {row.gone.slice(0, most).map((value) => (
            <ValueChip
              key={`gone ${valueKey(value)}`}
              value={value}
              struck
              title="not in the result"
            />
          ))}
          {row.kind === 'gone' && (
            <Text size="xs" c="dimmed">
              not in the result
            </Text>
          )}
        </div>
        {row.when && (
          <Text size="xs" c="dimmed" mt={2}>
            when <code>{row.when}</code>
          </Text>
        )}
        {row.told.map((told) => (
          <Text key={told} size="xs" c="dimmed" mt={2}>
            {told}
          </Text>
        ))}
      </Table.Td>
      <Table.Td className="merged-strategy">
        <RowStrategy name={row.names.join(' + ')} value={strategy} onChange={onStrategy} />
      </Table.Td>
    </Table.Tr>
  );
}

const isPointed = (presets: string[], pointed: string | null) =>
  (pointed !== null && presets.includes(pointed)) || undefined;

function Mark({ text }: { text: string }) {
  return (
    <Badge size="xs" variant="default" className="plain-badge">
      {text}
    </Badge>
  );
}

function ValueOfRow({ row, shown, chosen, pointed }: {
  row: MergedRow;
  shown: ShownValue;
  chosen: Chosen[];
  pointed: string | null;
}) {
  const { value, presets, notes, because } = shown;
  const told = [
    presets.length > 0 ? `from ${presets.join(', ')}` : 'set by hand',
    ...(because ? [`no valid point${because.length > 0 ? `: ${because.join(', ')}` : ''}`] : []),
    ...notes.map(({ why, by }) => [why, by && `(${by})`].filter(Boolean).join(' ')),
  ].join('; ');
  return (
    <span className="merged-value" data-pointed={isPointed(presets, pointed)}>
      <ValueChip
        value={shownValue(row, value)}
        muted={because !== undefined}
        title={told}
        after={
          <>
            {because && <span className="chip-note">never valid</span>}
            <SourceKeys names={presets} chosen={chosen} />
          </>
        }
      />
      {notes.map(({ why, by }) => why && <NoteText key={why} why={why} by={by} />)}
    </span>
  );
}

// A tuple of a link as its values; an alternative as its name.
function shownValue(row: MergedRow, value: ShownValue['value']): ShownValue['value'] {
  if (row.kind === 'link' && Array.isArray(value)) return value.map(valueText).join(' · ');
  if (row.kind !== 'any_of' || value === null || typeof value !== 'object') return value;
  const name = Array.isArray(value) || value instanceof LosslessNumber ? undefined : value['name'];
  return typeof name === 'string' ? name : value;
}

function NoteText({ why, by }: { why: string; by: string | undefined }) {
  return (
    <Text span size="xs" c="dimmed">
      {why}
      {by && ` (${by})`}
    </Text>
  );
}
