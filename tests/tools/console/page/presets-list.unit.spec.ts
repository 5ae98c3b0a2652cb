// What the presets page computes: addresses, selections, names of copies, where keys lead.
import { expect, test } from '@playwright/test';

import type { PresetSummary } from '../../../../tools/console/web/src/api/types.gen';
import { ago } from '../../../../tools/console/web/src/components/time';
import { copyName, namesOf } from '../../../../tools/console/web/src/pages/presets/actions/wording';
import { lastBeforeDeletion } from '../../../../tools/console/web/src/pages/presets/detail/history';
import {
  everything,
  isNarrow,
  listParams,
  readPlace,
  sameFilter,
  writePlace,
} from '../../../../tools/console/web/src/pages/presets/filters';
import {
  countOf,
  isMarked,
  mark,
  markAll,
  marksUnder,
  nothingMarked,
  unmarkGone,
} from '../../../../tools/console/web/src/pages/presets/marks';
import { foundNear, moved } from '../../../../tools/console/web/src/pages/presets/table/moves';

function summary(id: number): PresetSummary {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    id,
    name: `Preset ${id}`,
    description: null,
    category: null,
    runtime: null,
    is_system: false,
    parameter_count: 1,
    tags: [],
    revision: 1,
    created_at: at,
    updated_at: at,
  };
}

test.describe('an address', () => {
  test('is read back as it was written', () => {
    const place = {
      filter: {
        search: 'two & more',
        category: 'performance',
        runtime: 'llama.cpp',
        tag: 'long context',
        system: false,
        sort: 'updated_at' as const,
        order: 'asc' as const,
      },
      open: 12,
    };
    expect(readPlace(writePlace(place))).toEqual(place);
  });

  test('says nothing of what goes without saying', () => {
    expect(writePlace({ filter: everything, open: null })).toBe('');
    const byTime = { ...everything, sort: 'created_at' as const, order: 'desc' as const };
    expect(writePlace({ filter: byTime, open: null })).toBe('sort=created_at');
  });

  test('that makes no sense is read as far as it does', () => {
    expect(readPlace('sort=size&order=up&system=maybe&open=-1&category=')).toEqual({
      filter: everything,
      open: null,
    });
  });

  test('becomes what preset.list takes', () => {
    expect(listParams(everything)).toEqual({ sort: 'name', order: 'asc' });
    const { filter } = readPlace('search=%20chat%20&system=yes&tag=a');
    expect(listParams(filter)).toEqual({
      search: 'chat',
      is_system: true,
      tag: 'a',
      sort: 'name',
      order: 'asc',
    });
    expect(isNarrow(filter)).toBe(true);
    expect(isNarrow({ ...everything, order: 'desc' })).toBe(false);
    expect(sameFilter(filter, { ...filter })).toBe(true);
  });
});

test.describe('a selection', () => {
  test('of single presets is kept under another filter', () => {
    const two = mark(mark(nothingMarked, [summary(1), summary(2)], true), [summary(1)], false);
    expect([1, 2].map((id) => isMarked(two, id))).toEqual([false, true]);
    expect(countOf(two, 100)).toBe(1);
    expect(marksUnder(two, { ...everything, search: 'x' })).toBe(two);
  });

  test('of all that match counts what it leaves out, and ends with the filter', () => {
    const all = mark(markAll(everything), [summary(3)], false);
    expect(countOf(all, 100_000)).toBe(99_999);
    expect([3, 4].map((id) => isMarked(all, id))).toEqual([false, true]);
    expect(marksUnder(all, { ...everything, sort: 'updated_at', order: 'desc' })).toBe(all);
    expect(marksUnder(all, { ...everything, category: 'memory' })).toEqual(nothingMarked);
    expect(countOf(mark(all, [summary(3)], true), 100_000)).toBe(100_000);
  });

  test('does not count presets that are gone', () => {
    const some = mark(nothingMarked, [summary(1), summary(2)], true);
    expect(countOf(unmarkGone(some, 1), 10)).toBe(1);
    expect(unmarkGone(some, 9)).toBe(some);
    const all = mark(markAll(everything), [summary(3)], false);
    expect(countOf(unmarkGone(all, 3), 9)).toBe(9);
  });
});

test('a copy is named after its original, once', () => {
  expect(copyName('Chat')).toBe('Chat (copy)');
  expect(copyName('Chat (copy)')).toBe('Chat (copy 2)');
  expect(copyName('Chat (copy 9)')).toBe('Chat (copy 10)');
  const long = copyName('𝄞'.repeat(255));
  expect([...long]).toHaveLength(255);
  expect(long.endsWith('𝄞 (copy)')).toBe(true);
});

test('many names are told by the first and a number', () => {
  const named = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `${at}` }));
  expect(namesOf(named(1))).toBe('“0”');
  expect(namesOf(named(3))).toBe('“0”, “1” and “2”');
  expect(namesOf(named(7))).toBe('“0”, “1”, “2”, “3”, “4”, “5” and 1 other');
  expect(namesOf(named(1006))).toContain('“5” and 1,000 others');
});

test('keys lead within the list', () => {
  expect(moved('ArrowDown', 4, 10, 5)).toBe(5);
  expect(moved('ArrowUp', 0, 10, 5)).toBe(0);
  expect(moved('PageDown', 7, 10, 5)).toBe(9);
  expect(moved('PageUp', 7, 10, 5)).toBe(2);
  expect(moved('Home', 7, 10, 5)).toBe(0);
  expect(moved('End', 0, 10, 5)).toBe(9);
  expect(moved('x', 0, 10, 5)).toBeNull();
});

test('a preset is found again near where it was', () => {
  const ids = [7, 8, 9, 10, 11];
  const at = (index: number) => ids[index];
  expect(foundNear(at, 9, 2, 3)).toBe(2);
  expect(foundNear(at, 11, 2, 3)).toBe(4);
  expect(foundNear(at, 7, 2, 3)).toBe(0);
  expect(foundNear(at, 11, 0, 3)).toBeNull();
});

test('a deleted preset comes back at its last revision', () => {
  const revision = (number: number, op: 'create' | 'update' | 'delete') => ({
    revision: number,
    op,
    at: '2026-01-01T00:00:00.000Z',
    by: { uid: 0, user: 'root' },
  });
  const life = [revision(3, 'delete'), revision(2, 'update'), revision(1, 'create')];
  expect(lastBeforeDeletion(life)).toBe(2);
  expect(lastBeforeDeletion(life.slice(1))).toBeNull();
  expect(lastBeforeDeletion([])).toBeNull();
});

test('times are told from now', () => {
  const now = Date.parse('2026-06-15T12:00:00Z');
  expect(ago('2026-06-15T11:59:40Z', now)).toBe('now');
  expect(ago('2026-06-15T12:00:30Z', now)).toBe('now');
  expect(ago('2026-06-15T11:57:00Z', now)).toBe('3m ago');
  expect(ago('2026-06-13T12:00:00Z', now)).toBe('2d ago');
});
