// How lists and trials follow events, and how often the daemon is asked.
import { expect, test } from '@playwright/test';

import { parseJson } from '../../../../tools/console/web/src/api/json';
import {
  changePages,
  mergeTrials,
  needsReading,
} from '../../../../tools/console/web/src/pages/tasks/model/liveRows';
import { pacedReader } from '../../../../tools/console/web/src/pages/tasks/model/pacing';
import { plainNumbers } from '../../../../tools/console/web/src/pages/tasks/model/plain';
import { varyingParameters } from '../../../../tools/console/web/src/pages/tasks/model/space';
import { throttle } from '../../../../tools/console/web/src/api/throttle';
import type {
  Page,
  TaskDocument,
  TaskRow,
  Trial,
} from '../../../../tools/console/web/src/pages/tasks/model/types';
import { filterOf, withFilter } from '../../../../tools/console/web/src/pages/tasks/list/listQuery';

const every = { state: null, search: '' };

function row(id: number, more: Partial<TaskRow> = {}): TaskRow {
  return { id, name: `task ${id}`, state: 'pending', ...more } as TaskRow;
}

function pages(...ids: number[][]): Page<TaskRow>[] {
  const total = ids.flat().length;
  return ids.map((each) => ({ items: each.map((id) => row(id)), next: null, total }));
}

const idsOf = (list: Page<TaskRow>[]) => list.map(({ items }) => items.map(({ id }) => id));

function trial(number: number, more: Partial<Trial> = {}): Trial {
  return {
    task: 1,
    trial: number,
    state: 'success',
    parameters: {},
    attempts: 1,
    score: number,
    finished_at: 'then',
    ...more,
  } as Trial;
}

test('a changed row is replaced where it stands, a new one comes first, a deleted one goes', () => {
  const changed = changePages(
    pages([4, 3], [2, 1]),
    [row(2, { state: 'running' }), row(5), { id: 3, name: 'task 3', state: 'deleted' }],
    every,
  );
  expect(idsOf(changed)).toEqual([[5, 4], [2, 1]]);
  expect(changed[1]?.items[0]?.state).toBe('running');
  expect(changed.map(({ total }) => total)).toEqual([4, 4]);
});

test('rows that do not fit the filter stay away or go', () => {
  const filter = { state: 'pending', search: 'task' };
  const changed = changePages(
    pages([2, 1]),
    [row(2, { state: 'running' }), row(3, { name: 'other' }), row(4)],
    filter,
  );
  expect(idsOf(changed)).toEqual([[4, 1]]);
  expect(changed[0]?.total).toBe(2);
});

test('a row that comes to fit in the middle of the list is read, not guessed', () => {
  const list = pages([9, 3]);
  expect(needsReading(list, [row(5)], every)).toBe(true);
  expect(needsReading(list, [row(10)], every)).toBe(false);
  expect(needsReading(list, [row(3)], every)).toBe(false);
  expect(needsReading(list, [row(5, { state: 'running' })], { state: 'failed', search: '' })).toBe(
    false,
  );
});

test('trials that events told of join those that were read', () => {
  const read = [trial(0, { metrics: { a: 1 } }), trial(1, { state: 'benchmarking', score: null })];
  const told = new Map([[1, trial(1)], [2, trial(2)]]);
  const merged = mergeTrials(read, told, 'trial', true);
  expect(merged.map(({ trial: number, state }) => [number, state])).toEqual([
    [0, 'success'], [1, 'success'], [2, 'success'],
  ]);
  expect(merged[0]?.metrics).toEqual({ a: 1 });
  // Behind the last that was read there are others first.
  expect(mergeTrials(read, told, 'trial', false)).toHaveLength(2);
});

test('best first: a better one goes to the front, those without a score to the end', () => {
  const read = [trial(5, { score: -9 }), trial(1, { score: -5 }), trial(2, { score: null })];
  const told = new Map([[7, trial(7, { score: -20 })]]);
  const order = mergeTrials(read, told, 'score', true).map((each) => each.trial);
  expect(order).toEqual([7, 5, 1, 2]);
});

test('an event that is older than what was read changes nothing', () => {
  const read = [trial(1, { score: -5, metrics: { a: 1 } })];
  const late = trial(1, { state: 'benchmarking', score: null, finished_at: null });
  expect(mergeTrials(read, new Map([[1, late]]), 'trial', true)).toEqual(read);
  const again = { ...late, attempts: 2 };
  expect(mergeTrials(read, new Map([[1, again]]), 'trial', true)[0]?.metrics).toBeUndefined();
});

test('a throttle runs at once, then once an interval, and never loses the last call', async () => {
  const runs: number[] = [];
  let calls = 0;
  const begun = Date.now();
  const tell = throttle(() => runs.push(calls), 100);
  for (; calls < 30; ++calls) {
    tell();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await expect.poll(() => runs.at(-1)).toBeGreaterThanOrEqual(29);
  expect(runs[0]).toBe(0);
  expect(runs.length).toBeLessThanOrEqual(Math.ceil((Date.now() - begun) / 100) + 1);
});

test('a paced reader asks one question at a time, and once more after the last', async () => {
  let now = 0;
  let most = 0;
  let last = -1;
  let changes = 0;
  const times: number[] = [];
  const reader = pacedReader(async () => {
    times.push(Date.now());
    most = Math.max(most, ++now);
    last = changes;
    await new Promise((resolve) => setTimeout(resolve, 20));
    --now;
  }, 100);
  for (; changes < 30; ++changes) {
    reader.changed();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await expect.poll(() => last).toBeGreaterThanOrEqual(29);
  reader.stop();
  expect(most).toBe(1);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(95);
});

test('scores become numbers, what people wrote stays as it was written', () => {
  const answer = parseJson('{"score":1.0,"parameters":{"x":[1.0]},"effects":[{"value":2.0}]}');
  const plain = plainNumbers(answer) as {
    score: number;
    parameters: { x: unknown[] };
    effects: { value: unknown }[];
  };
  expect(plain.score).toBe(1);
  expect(String(plain.parameters.x[0])).toBe('1.0');
  expect(String(plain.effects[0]?.value)).toBe('2.0');
});

test('parameters vary that have several candidates, or that only points have', () => {
  const document = {
    parameters: { a: [1], b: [1, 2], c: { type: 'choice', values: [1] }, d: [] },
  } as unknown as TaskDocument;
  expect(varyingParameters(document, [{ a: 1, b: 2, tp: 4 }])).toEqual(['b', 'tp']);
});

test('the filter stands in the address, and nothing else of it is touched', () => {
  const search = new URLSearchParams('state=failed&search=llama&other=1');
  expect(filterOf(search)).toEqual({ state: 'failed', search: 'llama' });
  expect(filterOf(new URLSearchParams('state=nonsense')).state).toBeNull();
  expect(withFilter(search, { state: null, search: '' }).toString()).toBe('other=1');
});
