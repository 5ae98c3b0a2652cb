import { Alert, Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { keys } from '../../api/keys';
import { call, RpcError } from '../../api/rpc';
import { tell, tellFailure } from '../tell';
import { ChosenPresets } from './ChosenPresets';
import { ConflictList } from './ConflictList';
import {
  type Choice,
  decisionKey,
  withAllAccepted,
  withDecision,
  withOverride,
  withoutDecision,
  withoutOverride,
  withRenamed,
  withStrategy,
} from './decisions';
import { MergePreview } from './MergePreview';
import type { Conflict, MergeResult } from './mergeTypes';
import { PresetSearch } from './PresetSearch';
import { isMissingPreset, Refused } from './Refused';
import type { MergeStrategy, Selection } from './selection';
import { StrategyChoice } from './StrategyChoice';
import { type Chosen, useChosen } from './useChosen';
import { useMerge } from './useMerge';
import './selector.css';

// Presets in order, how they are merged, and what comes out. `onMerged` is told each answer, and
// null where there is none: nothing chosen, or refused.
export function PresetSelector({ value, onChange, onMerged }: {
  value: Selection;
  onChange: (selection: Selection) => void;
  onMerged: (result: MergeResult | null) => void;
}) {
  const queries = useQueryClient();
  const [pointed, setPointed] = useState<string | null>(null);
  // Two changes may come before the next render, and one may have waited for an answer: each begins
  // with what there is by then.
  const latest = useRef(value);
  latest.current = value;
  const change = (how: (now: Selection) => Selection) => {
    latest.current = how(latest.current);
    onChange(latest.current);
  };
  const chosen = useChosen(value.presets, ({ from, to }) => {
    tell(`${from} is called ${to} now.`);
    change((now) => withRenamed(now, from, to));
  });
  const merge = useMerge(value);
  // What was merged stays while the daemon cannot be asked.
  const refused = merge.error instanceof RpcError;
  useMerged(merge.stale ? undefined : merge.result, refused, value, onMerged);

  const add = (id: number) => {
    if (latest.current.presets.includes(id)) return;
    change((now) => ({ ...now, presets: [...now.presets, id] }));
  };
  const remove = (id: number) => {
    change((now) => ({ ...now, presets: now.presets.filter((each) => each !== id) }));
  };
  const addByName = async (name: string) => {
    try {
      const preset = await call('preset.get', { preset: name });
      queries.setQueryData(keys.preset(preset.id), preset);
      add(preset.id);
    } catch (error) {
      tellFailure(`${name} is not added`, error);
    }
  };
  const choose = (conflict: Conflict, choice: Choice) => {
    switch (choice.kind) {
      case 'decide':
        decide(conflict, choice.decision);
        break;
      case 'override':
        change((now) => withOverride(now, choice.parameter, choice.values));
        break;
      case 'drop_preset': {
        const preset = chosen.find(({ name }) => name === choice.name);
        if (preset) remove(preset.id);
        break;
      }
      case 'add_preset':
        void addByName(choice.name);
        break;
    }
  };
  const decide = (conflict: Conflict, decision: Parameters<typeof withDecision>[2]) => {
    change((now) => withDecision(now, decisionKey(conflict, now.decisions), decision));
  };
  const setStrategy = (key: string, strategy: MergeStrategy | null) => {
    change((now) => withStrategy(now, key, strategy));
  };

  return (
    <Stack gap="md" className="preset-selector">
      <PresetSearch chosen={value.presets} onAdd={add} />
      {chosen.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing is chosen yet. Choose one preset or several: they are merged, in order, into one
          search space, which is shown here with where each value comes from and what the presets
          disagree about.
        </Text>
      ) : (
        <ChosenPresets
          chosen={chosen}
          onOrder={(presets) => change((now) => ({ ...now, presets }))}
          onRemove={remove}
          onPoint={setPointed}
        />
      )}
      <Deleted chosen={chosen} onRemove={remove} />
      {chosen.length > 0 && (
        <StrategyChoice
          value={value.merge_strategy}
          onChange={(merge_strategy) => change((now) => ({ ...now, merge_strategy }))}
        />
      )}
      {value.mixed_runtimes && (
        <Text size="sm">
          Presets of different engines are merged all the same.{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => change((now) => ({ ...now, mixed_runtimes: false }))}
          >
            Refuse them again
          </Anchor>
        </Text>
      )}
      {merge.error && !isMissingPreset(merge.error) && (
        <Refused
          error={merge.error}
          retry={merge.retry}
          onMixed={() => change((now) => ({ ...now, mixed_runtimes: true }))}
        />
      )}
      {chosen.length > 0 && !merge.result && !merge.error && (
        <Skeleton role="status" height={160} aria-label="Merging" />
      )}
      {merge.result && (
        <MergePreview
          result={merge.result}
          stale={merge.stale}
          selection={value}
          chosen={chosen}
          pointed={pointed}
          conflicts={
            <ConflictList
              result={merge.result}
              chosen={chosen}
              onChoose={choose}
              onDecide={decide}
              onUndo={(conflict) =>
                change((now) => withoutDecision(now, decisionKey(conflict, now.decisions)))
              }
              onAcceptAll={() =>
                change((now) => withAllAccepted(now, merge.result?.conflicts ?? []))
              }
            />
          }
          onStrategy={setStrategy}
          onReset={(parameter) => change((now) => withoutOverride(now, parameter))}
        />
      )}
    </Stack>
  );
}

// Tells each new answer once.
function useMerged(
  result: MergeResult | undefined,
  refused: boolean,
  selection: Selection,
  onMerged: (result: MergeResult | null) => void,
) {
  const tell = useRef(onMerged);
  useEffect(() => {
    tell.current = onMerged;
  });
  const none = selection.presets.length === 0 || refused;
  useEffect(() => {
    if (none) tell.current(null);
    else if (result) tell.current(result);
  }, [none, result]);
}

function Deleted({ chosen, onRemove }: { chosen: Chosen[]; onRemove: (id: number) => void }) {
  return chosen
    .filter(({ state }) => state === 'deleted')
    .map(({ id, name }) => (
      <Alert key={id} color="red" variant="light" role="alert" title={`${name} has been deleted`}>
        The presets cannot be merged with it.
        <div>
          <Button size="xs" variant="default" mt="sm" onClick={() => onRemove(id)}>
            Take it out
          </Button>
        </div>
      </Alert>
    ));
}
