import { Button, Stack, Text } from '@mantine/core';

import { ConflictItem } from './ConflictItem';
import { canBeAccepted, type Choice } from './decisions';
import type { Conflict, MergeResult } from './mergeTypes';
import type { Decision } from './selection';
import type { Chosen } from './useChosen';

export function ConflictList({ result, chosen, onChoose, onDecide, onUndo, onAcceptAll }: {
  result: MergeResult;
  chosen: Chosen[];
  onChoose: (conflict: Conflict, choice: Choice) => void;
  onDecide: (conflict: Conflict, decision: Decision) => void;
  onUndo: (conflict: Conflict) => void;
  onAcceptAll: () => void;
}) {
  const open = result.conflicts.filter((each) => !each.resolved && canBeAccepted(each)).length;
  return (
    <>
      {open > 1 && (
        <Button size="compact-xs" variant="default" fw={500} mb="xs" onClick={onAcceptAll}>
          Accept all {open} as they are
        </Button>
      )}
      <Stack gap="xs" component="ul" className="conflict-list" aria-label="Conflicts">
        {result.conflicts.map((conflict) => (
          <ConflictItem
            key={conflict.id}
            conflict={conflict}
            result={result}
            chosen={chosen}
            onChoose={(choice) => onChoose(conflict, choice)}
            onDecide={(decision) => onDecide(conflict, decision)}
            onUndo={() => onUndo(conflict)}
          />
        ))}
        {result.conflicts.length === 0 && (
          <Text component="li" size="sm" c="dimmed">
            The presets agree.
          </Text>
        )}
      </Stack>
    </>
  );
}
