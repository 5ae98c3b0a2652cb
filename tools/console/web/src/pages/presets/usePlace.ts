import { useCallback, useState } from 'react';
import { useLocation, useSearch } from 'wouter';

import { type Place, readPlace, sameFilter, writePlace } from './filters';

export interface Going {
  replace?: boolean; // not a step of its own for the back button
}

// Where the page is, read from the address, and how to go elsewhere.
export function usePlace(): [Place, (next: Partial<Place>, how?: Going) => void] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const [read, setRead] = useState(() => ({ search, place: readPlace(search) }));
  let { place } = read;
  if (read.search !== search) {
    const next = readPlace(search);
    // The same filter stays the same object: opening a preset's details is no other list.
    place = sameFilter(next.filter, place.filter) ? { ...next, filter: place.filter } : next;
    setRead({ search, place });
  }
  const go = useCallback(
    (next: Partial<Place>, how?: Going) => {
      // The address itself, not what was last drawn: two steps may follow each other at once.
      const now = window.location.search;
      const query = writePlace({ ...readPlace(now), ...next });
      if (query === now.replace(/^\?/, '')) return;
      navigate(query ? `/presets?${query}` : '/presets', { replace: how?.replace ?? false });
    },
    [navigate],
  );
  return [place, go];
}
