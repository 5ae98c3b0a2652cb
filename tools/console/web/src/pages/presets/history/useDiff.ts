import { useQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import type { PresetDiff } from './diffView';

// Between two revisions of a preset; `to` absent: the current one.
export function useDiff(preset: number, from: number | undefined, to: number | undefined) {
  return useQuery({
    queryKey: keys.presetDiff(preset, from ?? 0, to ?? null),
    queryFn: async ({ signal }) => {
      const params = { preset, from: from ?? null, to: to ?? null };
      return (await call('preset.diff', params, { signal })) as unknown as PresetDiff;
    },
    enabled: from !== undefined,
  });
}
