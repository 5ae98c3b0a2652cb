import { useInfiniteQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';

// Page by page, newest first; of deleted presets as well.
export function useRevisions(preset: number) {
  return useInfiniteQuery({
    queryKey: [...keys.presetHistory(preset), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(
        'preset.history',
        { preset, limit: 100, cursor: pageParam },
        { signal, plainNumbers: true },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
}
