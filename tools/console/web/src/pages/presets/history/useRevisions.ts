import { useInfiniteQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import type { Revision } from './RevisionTable';

// Page by page, newest first; of deleted presets as well.
export function useRevisions(preset: number) {
  return useInfiniteQuery({
    queryKey: [...keys.presetHistory(preset), 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const answer = await call(
        'preset.history',
        { preset, limit: 100, cursor: pageParam },
        { signal, plainNumbers: true },
      );
      return answer as unknown as { revisions: Revision[]; next_cursor: string | null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}
