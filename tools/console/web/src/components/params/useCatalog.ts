import { useQuery } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import { byWorth, type Catalog } from './catalog';

// Of an engine that has none there is nothing to suggest, and that is no error.
export function useCatalog(engine: string | undefined): Catalog | undefined {
  const { data } = useQuery({
    queryKey: keys.catalog(engine ?? ''),
    queryFn: async ({ signal }) => {
      const catalog = (await call('catalog.get', { engine: engine! }, { signal })) as unknown;
      return { ...(catalog as Catalog), flags: byWorth((catalog as Catalog).flags) };
    },
    enabled: Boolean(engine),
    staleTime: Infinity,
  });
  return engine ? data : undefined;
}

export function useEngines(): string[] {
  const { data } = useQuery({
    queryKey: keys.catalogs,
    queryFn: async ({ signal }) => {
      const { catalogs } = (await call('catalog.list', {}, { signal })) as unknown as {
        catalogs: { engine: string }[];
      };
      return [...new Set(catalogs.map(({ engine }) => engine))];
    },
    staleTime: Infinity,
  });
  return data ?? [];
}
