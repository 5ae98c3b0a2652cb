import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { type Filter, listParams, type ListParams } from './filters';
import { type Page, pageQuery } from './pages';

export interface Shown {
  params: ListParams;
  filter: Filter;
  first: Page | undefined;
  stale: boolean; // another filter was asked for and is not read yet
  error: Error | null;
  retry(): void;
}

// The list that is shown: the one asked for, once it is there. Until then the one before stays, so
// that nothing jumps while somebody types.
export function useShown(filter: Filter): Shown {
  const [shown, setShown] = useState(() => ({ filter, params: listParams(filter) }));
  const wanted = shown.filter === filter ? shown.params : listParams(filter);
  const next = useQuery(pageQuery(wanted, 0));
  const now = useQuery(pageQuery(shown.params, 0));
  if (shown.filter !== filter && !next.isPending) setShown({ filter, params: wanted });
  return {
    ...shown,
    first: now.data,
    stale: shown.filter !== filter,
    error: now.data ? null : now.error,
    retry: () => void now.refetch(),
  };
}
