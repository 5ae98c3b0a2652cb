import { useQuery } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import type { Catalog as Answer } from '../../api/types.gen';
import { byWorth, type Catalog, type Flag } from './catalog';

// Of an engine that has none there is nothing to suggest, and that is no error.
export function useCatalog(engine: string | undefined): Catalog | undefined {
  const { data } = useQuery({
    queryKey: [...keys.catalog(engine ?? ''), 'flags'],
    queryFn: async ({ signal }) => {
      const { version, flags } = (await call('catalog.get', { engine: engine! }, { signal })) as Answer;
      const catalog: Catalog = { engine: engine!, version, flags: byWorth(flags as Flag[]) };
      return catalog;
    },
    enabled: Boolean(engine),
    staleTime: Infinity,
  });
  return engine ? data : undefined;
}

export function useEngines(): string[] {
  const { data } = useQuery({
    queryKey: [...keys.catalogs, 'engines'],
    queryFn: async ({ signal }) => {
      const { catalogs } = await call('catalog.list', {}, { signal });
      return [...new Set(catalogs.map(({ engine }) => engine))];
    },
    staleTime: Infinity,
  });
  return data ?? [];
}
