// The merged space as rows, its figures, and when two values are the same.
import { expect, test } from '@playwright/test';

import { type Json, parseJson } from '../../../../tools/console/web/src/api/json';
import type { CountResult, MergeResult } from '../../../../tools/console/web/src/api/types.gen';
import {
  countText,
  figure,
  shareText,
} from '../../../../tools/console/web/src/components/selector/figures';
import {
  distinctValues,
  valueKey,
} from '../../../../tools/console/web/src/components/params/values';
import { mergedRows } from '../../../../tools/console/web/src/components/selector/mergedRows';
import { mergeRequest } from '../../../../tools/console/web/src/components/selector/request';
import {
  canBeSaved,
  savedDescription,
  savedMerge,
} from '../../../../tools/console/web/src/components/selector/savedMerge';
import { nothingSelected } from '../../../../tools/console/web/src/components/selector/selection';

const merged: MergeResult = {
  parameters: { 'tp-size': [1, 2], 'page-size': { values: [16], when: 'tp_size >= 2' } },
  links: [{ parameters: ['a', 'b'], tuples: [[1, 'x']] }],
  applied_presets: ['A', 'B'],
  conflicts: [
    {
      id: 'gone',
      kind: 'no_common_values',
      parameter: 'gone',
      reason: '',
      values: [{ preset: 'A', values: [7] }],
    },
    {
      id: 'tp-size',
      kind: 'overridden',
      parameter: 'tp-size',
      overridden_by: 'B',
      previous_values: [2, 8],
      new_values: [1, 2],
    },
  ],
  provenance: {
    'tp-size': [
      { value: 1, presets: ['B'] },
      { value: 2, presets: ['A', 'B'] },
    ],
    'page-size': [{ value: 16, presets: [], override: true }],
    'link:a+b': [{ value: [1, 'x'], presets: ['A'] }],
  },
  grid_size: 2,
  warnings: [],
  unresolved: 2,
  renamed: [{ preset: 'A', from: 'tp', to: 'tp-size' }],
  removed: [{ parameter: 'old', by: 'B' }],
  replaced: [],
  merged_from: { presets: [{ name: 'A' }, { name: 'B' }] },
  hash: 'sha256:0',
  findings: [],
  runtime: 'sglang',
  runtime_version: null,
};

const count = {
  values: [{ parameter: 'tp-size', value: 2, dead: true, because: ['few'] }],
} as unknown as CountResult;

test('each value has its presets, and what fell out stays to be seen', () => {
  const rows = new Map(mergedRows(merged, count).map((row) => [row.key, row]));
  expect([...rows.keys()]).toEqual(['tp-size', 'page-size', 'link:a+b', 'gone', 'old']);
  expect(rows.get('tp-size')).toMatchObject({
    values: [
      { value: 1, presets: ['B'] },
      { value: 2, presets: ['A', 'B'], because: ['few'] },
    ],
    gone: [8],
    told: ['tp in A'],
  });
  expect(rows.get('page-size')).toMatchObject({ when: 'tp_size >= 2', mark: 'override' });
  expect(rows.get('link:a+b')).toMatchObject({ kind: 'link', names: ['a', 'b'] });
  expect(rows.get('gone')).toMatchObject({ kind: 'gone', values: [], gone: [7] });
  expect(rows.get('old')).toMatchObject({ kind: 'gone', told: ['removed by B'] });
});

test('two values are the same when they are the same JSON value', () => {
  const [one, written] = parseJson('[1, 1.0]') as [Json, Json];
  expect(valueKey(one)).toBe(valueKey(written));
  expect(valueKey(1)).not.toBe(valueKey('1'));
  expect(valueKey(1)).not.toBe(valueKey(true));
  expect(valueKey({ a: 1, b: 2 })).toBe(valueKey({ b: 2, a: 1 }));
  const [huge, next] = parseJson('[9007199254740993, 9007199254740992]') as [Json, Json];
  expect(valueKey(huge)).not.toBe(valueKey(next));
  expect(distinctValues([1, 2, 1, '1'])).toEqual([1, 2, '1']);
});

test('figures are written in full as long as one reads them in full', () => {
  expect(figure(1234567)).toBe('1,234,567');
  expect(figure(parseJson('9223372036854775807') as number)).toBe('≈ 9.22 × 10¹⁸');
  expect(countText({ points: 12, exact: true })).toBe('12');
  expect(countText({ points: 123456, exact: false })).toBe('≈ 123K');
  expect(countText(null)).toBe('unknown');
});

test('a share is neither all nor nothing where it is not so', () => {
  const share = (part: number, all: number) =>
    shareText({ points: part, exact: true }, { points: all, exact: true });
  expect(share(2, 3)).toBe('67%');
  expect(share(999_999, 1_000_000)).toBe('> 99%');
  expect(share(1, 1_000_000)).toBe('< 1%');
  expect(share(3, 3)).toBe('100%');
  expect(share(0, 3)).toBe('0%');
  expect(share(0, 0)).toBeUndefined();
});

test('a request says what was said, and nothing else', () => {
  expect(mergeRequest({ ...nothingSelected, presets: [3, 1] })).toEqual({
    presets: [3, 1],
    merge_strategy: 'union',
  });
  const all = {
    presets: [1],
    merge_strategy: 'last_wins' as const,
    strategies: { a: 'union' as const },
    decisions: { b: { remove: true as const } },
    overrides: { c: [1] },
    mixed_runtimes: true,
  };
  expect(mergeRequest(all)).toEqual(all);
});

test('a merge is saved with its space, its engine and what it was merged from', () => {
  const preset = savedMerge(merged, { name: 'M', description: '', category: 'c' });
  expect(preset).toEqual({
    name: 'M',
    category: 'c',
    runtime: 'sglang',
    parameters: merged.parameters,
    links: merged.links,
    merged_from: merged.merged_from,
  });
  expect(savedDescription(merged, 'last_wins')).toBe('Merged from A, B (last wins)');
  expect(canBeSaved(merged)).toBe(true);
  const { links: _links, ...plain } = merged;
  expect(canBeSaved({ ...plain, parameters: {} })).toBe(false);
});
