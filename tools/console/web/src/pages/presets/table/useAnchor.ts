import { type RefObject, useLayoutEffect, useRef } from 'react';

import { foundNear } from './moves';
import type { Rows } from './usePages';

const reach = 200; // rows that another window may have added or removed above at once

// Keeps what is looked at in its place when rows come or go above it: by the preset that is the
// first in view, not by its number.
export function useAnchor(
  scroller: RefObject<HTMLElement | null>,
  rows: Rows,
  list: unknown, // another list has nothing to hold on to
  height: number,
  onShift: (by: number) => void,
) {
  const anchor = useRef<{ id: number; index: number; list: unknown; height: number }>(undefined);
  const read = rows.version;
  const seen = useRef(read);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const held = anchor.current;
    if (held && held.list === list && held.height === height && seen.current !== read) {
      const now = foundNear((index) => rows.at(index)?.id, held.id, held.index, reach);
      if (now !== null && now !== held.index && element.scrollTop > 0) {
        element.scrollTop += (now - held.index) * height;
        onShift(now - held.index);
      }
    }
    seen.current = read;
    const index = Math.ceil(element.scrollTop / height);
    const id = rows.at(index)?.id;
    anchor.current = id === undefined ? undefined : { id, index, list, height };
  });
}
