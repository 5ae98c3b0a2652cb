import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, Undo2 } from 'lucide-react';
import { useState } from 'react';

import { ValueChip } from '../params/ValueChip';
import { valueKey } from '../params/values';
import {
  decisionText,
  kindTitle,
  reasonText,
  type ShownSide,
  shownSides,
  subjectText,
} from './conflictText';
import { type Choice, choicesFor, offeredValues, takesValues } from './decisions';
import { GivenValues } from './GivenValues';
import { asJson, asValues, type Conflict, type MergeResult } from './mergeTypes';
import type { Decision } from './selection';
import { SourceKey } from './SourceKey';
import type { Chosen } from './useChosen';

const most = 16; // values of a side that are shown

// One conflict: what it is about, what each side brings, and what can be decided about it.
export function ConflictItem({ conflict, result, chosen, onChoose, onDecide, onUndo }: {
  conflict: Conflict;
  result: MergeResult;
  chosen: Chosen[];
  onChoose: (choice: Choice) => void;
  onDecide: (decision: Decision) => void;
  onUndo: () => void;
}) {
  const [giving, setGiving] = useState(false);
  const choices = choicesFor(conflict, result);
  const offered = offeredValues(conflict);
  const resolved = conflict.resolved;
  const decided = choices.find(
    (choice) =>
      choice.kind === 'decide' && resolved !== undefined && same(choice.decision, resolved),
  );
  return (
    <li className="conflict" data-resolved={resolved !== undefined || undefined}>
      <Group gap="xs" justify="space-between" align="flex-start">
        <Group gap={6} align="center">
          {resolved ? (
            <CircleCheck size={16} className="conflict-sign" aria-hidden />
          ) : (
            <CircleAlert size={16} className="conflict-sign" aria-hidden />
          )}
          <Text component="h4" size="sm" fw={600} className="conflict-subject">
            {subjectText(conflict)}
          </Text>
          <Text size="sm" c="dimmed">
            {kindTitle(conflict)}
          </Text>
        </Group>
        {resolved && (
          <Group gap={6}>
            <Text size="xs">Decided: {decided?.label ?? decisionText(resolved)}</Text>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<Undo2 size={12} aria-hidden />}
              onClick={onUndo}
              aria-label={`Undo the decision about ${subjectText(conflict)}`}
            >
              Undo
            </Button>
          </Group>
        )}
      </Group>
      {!resolved && (
        <Text size="sm" c="dimmed" mt={2}>
          {reasonText(conflict)}
        </Text>
      )}
      <Sides conflict={conflict} chosen={chosen} />
      <Group gap={6} mt="xs" role="group" aria-label={`Decide about ${subjectText(conflict)}`}>
        {choices.map((choice) => (
          <Button
            key={choice.label}
            size="compact-xs"
            fw={500}
            variant={choice === decided ? 'filled' : 'default'}
            aria-pressed={choice.kind === 'decide' ? choice === decided : undefined}
            onClick={() => onChoose(choice)}
          >
            {choice.label}
          </Button>
        ))}
        {takesValues(conflict) && (
          <Anchor
            component="button"
            type="button"
            size="xs"
            aria-expanded={giving}
            onClick={() => setGiving(!giving)}
          >
            Give values …
          </Anchor>
        )}
        {choices.length === 0 && !takesValues(conflict) && (
          <Text size="xs" c="dimmed">
            Another list in a preset, or another constraint, settles this.
          </Text>
        )}
      </Group>
      {giving && (
        <GivenValues
          label={`Values of ${subjectText(conflict)}`}
          offered={offered}
          start={resolved && 'values' in resolved ? asValues(resolved.values) : offered}
          onGive={(values) => {
            onDecide({ values });
            setGiving(false);
          }}
          onCancel={() => setGiving(false)}
        />
      )}
    </li>
  );
}

function same(left: object, right: object): boolean {
  return valueKey(asJson(left)) === valueKey(asJson(right));
}

function Sides({ conflict, chosen }: { conflict: Conflict; chosen: Chosen[] }) {
  const sides = shownSides(conflict);
  if (sides.length === 0) return null;
  return (
    <ul className="conflict-sides">
      {sides.map((side, index) => (
        <SideView key={`${index} ${side.presets.join()}`} side={side} chosen={chosen} />
      ))}
    </ul>
  );
}

function SideView({ side, chosen }: { side: ShownSide; chosen: Chosen[] }) {
  const values = side.values ?? [];
  return (
    <li>
      <span className="conflict-who">
        {side.presets.length > 0 ? (
          <>
            {chosen
              .filter(({ name }) => side.presets.includes(name))
              .map(({ id, number }) => (
                <SourceKey key={id} number={number} />
              ))}
            {side.presets.join(', ')}
          </>
        ) : (
          side.label
        )}
      </span>
      <span className="merged-values">
        {values.slice(0, most).map((value) => (
          <ValueChip key={valueKey(value)} value={value} />
        ))}
        {values.length > most && <Text size="xs">and {values.length - most} more</Text>}
        {side.code && <Code>{side.code}</Code>}
        {side.text && (
          <Text size="sm" span>
            {side.text}
          </Text>
        )}
        {side.when && (
          <Text size="xs" c="dimmed">
            when <code>{side.when}</code>
          </Text>
        )}
      </span>
    </li>
  );
}
