import { Badge, Button, Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, ChevronRight, Save } from 'lucide-react';
import { type ReactNode, useId } from 'react';

import { counted } from '../count';
import { MergedExtras } from './MergedExtras';
import { MergedTable } from './MergedTable';
import { MergeNotes } from './MergeNotes';
import type { MergeResult } from './mergeTypes';
import { Removers, removingRules } from './Removers';
import { SaveAsPreset } from './SaveAsPreset';
import { canBeSaved } from './savedMerge';
import type { MergeStrategy, Selection } from './selection';
import { conflictSummary, sizesBefore, SpaceFigures } from './SpaceFigures';
import type { Chosen } from './useChosen';
import { useSpaceCount } from './useMerge';

// What the selection comes to. `conflicts` is the list behind the badge.
export function MergePreview({
  result,
  stale,
  selection,
  chosen,
  pointed,
  conflicts,
  onStrategy,
  onReset,
}: {
  result: MergeResult;
  stale: boolean; // of the selection before, until the next is there
  selection: Selection;
  chosen: Chosen[];
  pointed: string | null;
  conflicts: ReactNode;
  onStrategy: (key: string, strategy: MergeStrategy | null) => void;
  onReset: (parameter: string) => void;
}) {
  const [saving, { open: save, close }] = useDisclosure(false);
  const count = useSpaceCount(selection, !stale);
  const rules = count.result ? removingRules(count.result).length : 0;
  const before = sizesBefore(result);
  return (
    <Stack gap="sm" className="merge-preview" component="section" aria-label="Merged space">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h5">
          Merged space
        </Title>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Save size={14} aria-hidden />}
          disabled={stale || !canBeSaved(result)}
          onClick={save}
        >
          Save as preset
        </Button>
      </Group>
      <div className="merge-answer" data-stale={stale || undefined} aria-busy={stale}>
        <Stack gap="sm">
          <SpaceFigures result={result} count={count.result} counting={count.stale} />
          {before && (
            <Text size="xs" c="dimmed">
              By themselves: {before} points.
            </Text>
          )}
          <Unfolding
            title={
              <Badge
                variant={result.unresolved > 0 ? 'filled' : 'default'}
                color={result.unresolved > 0 ? 'orange.9' : 'gray'}
                className="plain-badge"
              >
                {conflictSummary(result)}
              </Badge>
            }
          >
            {conflicts}
          </Unfolding>
          {count.result && (
            <Unfolding
              title={
                <Text size="sm">
                  What removes points: {rules === 0 ? 'nothing' : counted(rules, 'rule')}
                </Text>
              }
            >
              <Removers count={count.result} />
            </Unfolding>
          )}
          <MergeNotes result={result} />
          <MergedTable
            result={result}
            count={count.stale ? undefined : count.result}
            chosen={chosen}
            pointed={pointed}
            strategies={selection.strategies}
            onStrategy={onStrategy}
            onReset={onReset}
          />
          <MergedExtras result={result} chosen={chosen} />
        </Stack>
      </div>
      <SaveAsPreset
        result={result}
        strategy={selection.merge_strategy}
        opened={saving}
        onClose={close}
      />
    </Stack>
  );
}

function Unfolding({ title, children }: { title: ReactNode; children: ReactNode }) {
  const [opened, { toggle }] = useDisclosure(false);
  const id = useId();
  const Chevron = opened ? ChevronDown : ChevronRight;
  return (
    <div>
      <UnstyledButton onClick={toggle} aria-expanded={opened} aria-controls={id}>
        <Group gap={4}>
          <Chevron size={14} aria-hidden />
          {title}
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <div className="unfolded">{opened && children}</div>
      </Collapse>
    </div>
  );
}
