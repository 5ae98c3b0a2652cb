import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { type ListParams } from '../filters';
import { pageOf, pageQuery, pagesBetween, pageSize } from '../pages';
import type { PresetSummary } from '../../../api/types.gen';

// A page that is looked at for less than this (ms) is not asked for: a scrollbar that is dragged
// passes hundreds.
const glance = 70;

export interface Rows {
  at(index: number): PresetSummary | undefined;
  total: number;
  failed: Error | null; // a page in view
  retry(): void;
  version: number; // another when rows are others
}

// The rows from `first` to `last` of the list, and what was read before of the others.
export function usePages(params: ListParams, first: number, last: number, known: number): Rows {
  const queries = useQueryClient();
  const pages = pagesBetween(first, last);
  const settled = useSettled(pages.join());
  const wanted = settled.split(',').map(Number);
  const results = useQueries({ queries: wanted.map((page) => pageQuery(params, page)) });

  // Each page says how many there are; the one read last is right.
  let total = known;
  let newest = 0;
  for (const { data, dataUpdatedAt } of results) {
    if (data && dataUpdatedAt > newest) {
      newest = dataUpdatedAt;
      total = data.total;
    }
  }
  const failed = results.find(({ isError }) => isError)?.error ?? null;
  const read = new Map(wanted.map((page, at) => [page, results[at]?.data]));
  const pageAt = (page: number) =>
    read.get(page) ?? queries.getQueryData(pageQuery(params, page).queryKey);
  return {
    at: (index) => pageAt(pageOf(index))?.presets[index % pageSize],
    total,
    failed,
    retry: () => results.forEach(({ isError, refetch }) => isError && void refetch()),
    version: newest,
  };
}

// The first value at once, later ones when they stay a moment, or after a while of changing.
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(value);
  latest.current = value;
  useEffect(() => {
    if (value === settled) return;
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => setSettled(latest.current), glance);
    return () => clearTimeout(waiting.current);
  }, [value, settled]);
  return settled;
}
