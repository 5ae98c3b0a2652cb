import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { listen } from '../../api/events';
import type { PresetSummary } from '../../api/types.gen';
import { tellFailure } from '../../components/tell';
import { type Filter, isNarrow, listParams } from './filters';
import { countOf, isMarked, mark, markAll, marksUnder, nothingMarked, unmarkGone } from './marks';
import { readAll, readRows } from './pages';

// What is selected, and what can be done to the selection.
export function useMarks(filter: Filter, total: number) {
  const queries = useQueryClient();
  const [given, setMarks] = useState(nothingMarked);
  const marks = marksUnder(given, filter);
  if (marks !== given) setMarks(marks);

  // Ranges that are still read are not selected any more once something else was said of all.
  const reading = useRef(new AbortController());
  useEffect(() => () => reading.current.abort(), []);

  useEffect(
    () =>
      listen((event) => {
        if (event.name === 'preset.changed' && event.data.op === 'delete') {
          setMarks((now) => unmarkGone(now, event.data.id));
        }
      }),
    [],
  );

  const params = useMemo(() => listParams(filter), [filter]);
  const count = countOf(marks, total);
  const all = count === total && (marks.kind === 'all' || !isNarrow(filter));
  return {
    count,
    state: count === 0 ? false : all || ('some' as const),
    isMarked: useCallback((id: number) => isMarked(marks, id), [marks]),
    mark: useCallback(
      (presets: PresetSummary[], on: boolean) => setMarks((now) => mark(now, presets, on)),
      [],
    ),
    // Rows that were never looked at have to be read to be known.
    markRange: useCallback(
      (first: number, last: number) => {
        const { signal } = reading.current;
        readRows(queries, params, first, last, signal).then(
          (presets) => signal.aborted || setMarks((now) => mark(now, presets, true)),
          (error: unknown) =>
            signal.aborted || tellFailure('These presets could not be selected', error),
        );
      },
      [queries, params],
    ),
    markAll: useCallback(
      (on: boolean) => {
        reading.current.abort();
        reading.current = new AbortController();
        setMarks(on ? markAll(filter) : nothingMarked);
      },
      [filter],
    ),
    // Whether that is every preset there is.
    everything: marks.kind === 'all' && !isNarrow(marks.filter) && marks.except.size === 0,
    // The presets themselves, read from the daemon where only "all that match" is known; undefined
    // where that failed, which was told.
    read: async (): Promise<PresetSummary[] | undefined> => {
      if (marks.kind === 'some') return [...marks.presets.values()];
      try {
        const all = await readAll(listParams(marks.filter));
        return all.filter(({ id }) => !marks.except.has(id));
      } catch (error) {
        tellFailure('The selected presets could not be read', error);
        return undefined;
      }
    },
  };
}
