// Conflicts of a merge: what they are called, what can be decided, and what that makes of a selection.
import { expect, test } from '@playwright/test';

import type { Conflict, MergeResult } from '../../../../tools/console/web/src/api/types.gen';
import {
  reasonText,
  shownSides,
  subjectText,
} from '../../../../tools/console/web/src/components/selector/conflictText';
import {
  choicesFor,
  decisionKey,
  offeredValues,
  takesValues,
  withAllAccepted,
  withDecision,
  withoutDecision,
  withRenamed,
} from '../../../../tools/console/web/src/components/selector/decisions';
import { nothingSelected } from '../../../../tools/console/web/src/components/selector/selection';

const result: MergeResult = {
  parameters: { 'page-size': [1, 16, 64] },
  applied_presets: ['A', 'B'],
  conflicts: [],
  provenance: { 'constraint:big': [{ value: 'big', presets: ['B'] }] },
  grid_size: 3,
  warnings: [],
  unresolved: 0,
  renamed: [],
  removed: [],
  replaced: [],
  merged_from: { presets: [{ id: 1, name: 'A' }, { id: 2, name: 'B' }] },
  hash: 'sha256:0',
  findings: [],
  runtime: null,
  runtime_version: null,
};

const nothingInCommon: Conflict = {
  id: 'tp-size',
  kind: 'no_common_values',
  parameter: 'tp-size',
  reason: 'No common values across all presets',
  values: [
    { preset: 'A', values: [1, 2] },
    { preset: 'B', values: [2, 4] },
  ],
};

const overridden: Conflict = {
  id: 'tp-size#2',
  kind: 'overridden',
  parameter: 'tp-size',
  overridden_by: 'B',
  previous_values: [1, 2],
  new_values: [4],
};

const decisionsOf = (conflict: Conflict) =>
  choicesFor(conflict, result).map((choice) =>
    choice.kind === 'decide' ? choice.decision : choice,
  );

test('sides, their union or nothing can be kept where nothing is in common', () => {
  expect(decisionsOf(nothingInCommon)).toEqual([
    { keep: 'A' },
    { keep: 'B' },
    { values: [1, 2, 4] },
    { remove: true },
  ]);
});

test('what was overridden is brought back as a list, since nobody says whose it was', () => {
  expect(decisionsOf(overridden)).toEqual([
    { values: [1, 2] },
    { keep: 'B' },
    { values: [1, 2, 4] },
    { remove: true },
  ]);
});

test('alternatives take no list of values', () => {
  const { parameter: _none, ...members } = nothingInCommon as typeof nothingInCommon & {
    parameter?: string;
  };
  const conflict = { ...members, id: 'any_of' } as Conflict;
  expect(decisionsOf(conflict)).toEqual([{ keep: 'A' }, { keep: 'B' }, { remove: true }]);
  expect(takesValues(conflict)).toBe(false);
  expect(subjectText(conflict)).toBe('alternatives');
});

test('values that are never tried leave by another list, where a list is all there is', () => {
  const conflict: Conflict = {
    id: 'page-size:excluded',
    kind: 'values_excluded',
    parameter: 'page-size',
    reason: '',
    values: [{ value: 1, presets: ['A'], because: ['big'] }],
  };
  expect(choicesFor(conflict, result)).toEqual([
    {
      kind: 'override',
      label: 'Leave these values out',
      parameter: 'page-size',
      values: [16, 64],
    },
  ]);
  const conditional = { ...result, parameters: { 'page-size': { values: [1], when: 'x' } } };
  expect(choicesFor(conflict, conditional)).toEqual([]);
});

test('a constraint that leaves no point goes with its preset', () => {
  const conflict: Conflict = {
    id: 'constraint:big',
    kind: 'no_point_satisfies',
    constraint: 'big',
    reason: '',
    rule: 'page_size >= 16',
  };
  expect(choicesFor(conflict, result)).toEqual([
    { kind: 'drop_preset', label: 'Take B out', name: 'B' },
  ]);
});

test('a decision is undone under the key it stands at', () => {
  const first = withDecision(nothingSelected, 'tp-size', { keep: 'A' });
  expect(decisionKey(overridden, first.decisions)).toBe('tp-size');
  expect(withoutDecision(first, 'tp-size')).toEqual(nothingSelected);
  const second = withDecision(first, 'tp-size#2', { accept: true });
  expect(decisionKey(overridden, second.decisions)).toBe('tp-size#2');
  expect(withoutDecision(second, 'tp-size#2')).toEqual(first);
});

test('all that is open is accepted; what is decided or was found by counting is left alone', () => {
  const decided: Conflict = { ...nothingInCommon, id: 'a', resolved: { keep: 'A' } };
  const counted: Conflict = {
    id: 'x:excluded',
    kind: 'values_excluded',
    parameter: 'x',
    reason: '',
    values: [],
  };
  expect(withAllAccepted(nothingSelected, [decided, overridden, counted]).decisions).toEqual({
    'tp-size#2': { accept: true },
  });
});

test('a decision follows the new name of its preset', () => {
  const selection = withDecision(
    withDecision(nothingSelected, 'a', { keep: 'Old' }),
    'b',
    { keep: 'Other' },
  );
  expect(withRenamed(selection, 'Old', 'New').decisions).toEqual({
    a: { keep: 'New' },
    b: { keep: 'Other' },
  });
});

test('each side is shown with what it brings', () => {
  expect(shownSides(overridden)).toEqual([
    { presets: [], label: 'before', values: [1, 2] },
    { presets: ['B'], values: [4] },
  ]);
  const places: Conflict = {
    id: 'x',
    kind: 'two_places',
    parameter: 'x',
    reason: '',
    places: [
      { preset: 'A', place: 'list' },
      { preset: 'B', place: 'link' },
    ],
    stands_in: 'link',
  };
  expect(shownSides(places)).toEqual([
    { presets: ['A'], text: 'in a list' },
    { presets: ['B'], text: 'in a link' },
  ]);
  expect(reasonText(places)).toContain('a link');
});

test('who lacks a parameter is named', () => {
  const one: Conflict = { ...nothingInCommon, missing_from: ['B'] };
  expect(reasonText(one)).toBe('B does not have it. The parameter is left out.');
  const two: Conflict = { ...nothingInCommon, missing_from: ['B', 'C'] };
  expect(reasonText(two)).toMatch(/^B, C do not have it/);
});

test('values to give start from all that any side has', () => {
  expect(offeredValues(nothingInCommon)).toEqual([1, 2, 4]);
  expect(offeredValues(overridden)).toEqual([1, 2, 4]);
});
