import { Alert, Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';

import type { Json } from '../../../api/json';
import { under } from '../../../components/json/pointer';
import { ParameterForm } from '../../../components/params/ParameterForm';
import type { Parameters } from '../../../components/params/parameters';
import type { MergeResult } from '../../../components/selector/mergeTypes';
import { PresetSelector } from '../../../components/selector/PresetSelector';
import { tell } from '../../../components/tell';
import { type Doc, getAt, textAt } from '../model/document';
import { parametersOf } from '../model/edits';
import { presetNames, selectionOf, type Way, withSelection } from '../model/presetPart';
import { FineTuning } from './FineTuning';
import { useForm } from './formContext';
import { Section } from './Section';
import { usePresetNames } from './usePresetNames';

// Where the points come from: presets with changes by hand, or lists alone.
export function SpaceSection({ way, onWay, onDoc, onRuntime }: {
  way: Way;
  onWay: (way: Way, filled: Json | null) => void;
  onDoc: (change: (doc: Doc) => Doc) => void;
  onRuntime: (runtime: string) => void;
}) {
  const { doc, set, faults } = useForm();
  const [merged, setMerged] = useState<MergeResult | null>(null);
  const names = usePresetNames(presetNames(doc));
  const selection = selectionOf(doc, names.known);
  const parameters = parametersOf(getAt(doc, ['parameters']));
  const runtime = textAt(doc, ['base_runtime']) || undefined;
  const lists = merged ? parametersOf(merged.parameters as Json) : {};
  const plain = merged === null || isPlain(merged);
  const ownFaults = faults.filter(({ path }) => path.startsWith('/parameters'));
  const presetFaults = [...under(faults, '/presets'), ...under(faults, '/overrides'),
    ...under(faults, '/decisions'), ...under(faults, '/strategies')];

  return (
    <Section
      title="Search space"
      hint={
        way === 'presets'
          ? 'Values come from presets, merged in order; what you change below goes before them.'
          : 'Each parameter with the values to try.'
      }
    >
      <SegmentedControl
        aria-label="Where the parameters come from"
        value={way}
        onChange={(next) => onWay(next as Way, filledWith(lists, parameters))}
        data={[
          { value: 'presets', label: 'Use presets' },
          { value: 'manual', label: 'Manual entry' },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {way === 'presets' ? (
        <>
          {names.missing.map((name) => (
            <Alert key={name} color="red" p="xs" role="alert">
              <Group justify="space-between">
                <Text size="sm">There is no preset “{name}”.</Text>
                <Button
                  size="compact-xs"
                  variant="default"
                  onClick={() => onDoc((before) => withoutPreset(before, name))}
                >
                  Take it out
                </Button>
              </Group>
            </Alert>
          ))}
          {!names.pending && (
            <PresetSelector
              value={selection}
              onChange={(next) => onDoc((before) => withSelection(before, next, names.known))}
              onMerged={(result) => {
                setMerged(result);
                if (result?.runtime) onRuntime(result.runtime);
              }}
            />
          )}
          {presetFaults
            .filter(({ message }) => !names.missing.some((name) => message.includes(name)))
            .map(({ path, message }) => (
              <Text key={path + message} size="sm" c="red" role="alert">
                {message}
              </Text>
            ))}
          {merged && selection.presets.length > 0 && (
            <FineTuning
              merged={lists}
              edits={parameters}
              runtime={runtime}
              faults={ownFaults}
              onChange={(edits) =>
                set(['parameters'], Object.keys(edits).length > 0 ? (edits as Json) : undefined)
              }
            />
          )}
        </>
      ) : (
        <>
          {!plain && (
            <Text size="sm" c="dimmed">
              Lists alone: links, conditions and constraints of the presets count only with “Use
              presets”.
            </Text>
          )}
          {Object.keys(lists).length > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              onClick={() => {
                const before = parameters;
                set(['parameters'], filledWith(lists, {}));
                tell('The merged lists are filled in', async () =>
                  set(['parameters'], before as Json),
                );
              }}
            >
              Fill in the merged lists
            </Button>
          )}
          <ParameterForm
            value={parameters}
            onChange={(next) => set(['parameters'], next as Json)}
            runtime={runtime}
            faults={ownFaults}
          />
        </>
      )}
    </Section>
  );
}

// Whether lists say all of it.
function isPlain(merged: MergeResult): boolean {
  return (
    !merged.links?.length &&
    !merged.any_of?.length &&
    !merged.constraints?.length &&
    Object.values(merged.parameters).every(Array.isArray)
  );
}

// What manual entry begins with: the merged lists, with what was changed by hand.
function filledWith(lists: Parameters, edits: Parameters): Json {
  const all = Object.entries({ ...lists, ...edits }).flatMap(([name, parameter]) => {
    const values = Array.isArray(parameter) ? parameter : parameter['values'];
    return Array.isArray(values) && values.length > 0 ? [[name, values] as const] : [];
  });
  return Object.fromEntries(all);
}

function withoutPreset(doc: Doc, name: string): Doc {
  const presets = doc['presets'];
  if (!Array.isArray(presets)) return doc;
  const left = presets.filter((each) => each !== name);
  if (left.length > 0) return { ...doc, presets: left };
  const { presets: _gone, ...rest } = doc;
  return rest;
}
