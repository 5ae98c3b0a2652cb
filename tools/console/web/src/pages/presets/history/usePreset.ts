import { useQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { call, RpcError } from '../../../api/rpc';
import { useRevisions } from './useRevisions';

// Name and kind of a preset, of a deleted one as it was last.
export function usePreset(preset: number): { name: string | undefined; system: boolean } {
  const history = useRevisions(preset);
  const last = history.data?.pages[0]?.revisions.find(({ op }) => op !== 'delete')?.revision;
  const { data } = useQuery({
    queryKey: [...keys.preset(preset, last), 'title'],
    queryFn: async ({ signal }) => {
      try {
        const { name, is_system: system } = await call('preset.get', { preset }, { signal });
        return { name, system };
      } catch (error) {
        if (!(error instanceof RpcError) || last === undefined) throw error;
        const { name } = await call('preset.get', { preset, revision: last }, { signal });
        return { name, system: false };
      }
    },
    enabled: last !== undefined,
  });
  return { name: data?.name, system: data?.system ?? false };
}
