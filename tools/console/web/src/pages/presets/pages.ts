// The list in pages by number, each read when something of it is looked at.
import { type QueryClient, queryOptions } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import type { ListParams } from './filters';
import type { PresetList, PresetSummary } from '../../api/types.gen';

export const pageSize = 100;

export interface Page {
  presets: PresetSummary[];
  total: number;
}

export function pageQuery(params: ListParams, page: number) {
  const offset = page * pageSize;
  return queryOptions({
    queryKey: keys.presetList({ ...params, offset }),
    queryFn: async ({ signal }): Promise<Page> => {
      const { presets, total } = await call(
        'preset.list',
        { ...params, view: 'summary', offset, limit: pageSize },
        { signal, plainNumbers: true },
      );
      return { presets: presets as PresetSummary[], total };
    },
    gcTime: 60_000, // of 100,000 presets nobody comes back to all
  });
}

export function pageOf(index: number): number {
  return Math.floor(index / pageSize);
}

// The pages that the rows from `first` to `last` are on.
export function pagesBetween(first: number, last: number): number[] {
  const pages: number[] = [];
  for (let page = pageOf(first); page <= pageOf(last); ++page) pages.push(page);
  return pages;
}

const most = 1000; // that preset.list answers at once

// The rows from `first` to `last`, both included. Those of a few pages are there mostly; a range
// over thousands is read in the largest pieces, and nothing of it is kept.
export async function readRows(
  queries: QueryClient,
  params: ListParams,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<PresetSummary[]> {
  const rows: PresetSummary[] = [];
  const pages = pagesBetween(first, last);
  if (pages.length <= 3) {
    for (const page of pages) {
      rows.push(...(await queries.fetchQuery(pageQuery(params, page))).presets);
    }
    const from = pageOf(first) * pageSize;
    return rows.slice(first - from, last - from + 1);
  }
  for (let offset = first; offset <= last; offset += most) {
    const limit = Math.min(most, last - offset + 1);
    const { presets } = await call(
      'preset.list',
      { ...params, view: 'summary', offset, limit },
      { signal, plainNumbers: true },
    );
    rows.push(...(presets as PresetSummary[]));
  }
  return rows;
}

// Every preset that matches, from the daemon as it is now.
export async function readAll(params: ListParams, signal?: AbortSignal): Promise<PresetSummary[]> {
  const all: PresetSummary[] = [];
  let cursor: string | null = null;
  do {
    const answer: PresetList = await call(
      'preset.list',
      { ...params, view: 'summary', limit: most, ...(cursor !== null && { cursor }) },
      { plainNumbers: true, ...(signal && { signal }) },
    );
    all.push(...(answer.presets as PresetSummary[]));
    cursor = answer.next_cursor;
  } while (cursor !== null);
  return all;
}
