import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import type { MergeResult, SpaceCount } from './mergeTypes';
import { mergeRequest } from './request';
import type { Selection } from './selection';

export interface Answer<T> {
  result: T | undefined; // the last there was; of an earlier selection while `stale`
  stale: boolean;
  error: Error | null;
  retry: () => void;
}

// What is asked again keeps its last answer until the next is there, so that nothing jumps.
function useLast<T>(data: T | undefined, keep: boolean): T | undefined {
  const [last, setLast] = useState(data);
  const next = keep ? (data ?? last) : undefined;
  if (next !== last) setLast(next);
  return next;
}

export function useMerge(selection: Selection): Answer<MergeResult> {
  const request = mergeRequest(selection);
  const some = request.presets.length > 0;
  const query = useQuery({
    queryKey: keys.merge(request),
    queryFn: ({ signal }) => call('preset.merge', { ...request }, { signal }),
    enabled: some,
  });
  const result = useLast(query.data, some);
  return {
    result,
    stale: result !== undefined && (query.data === undefined || query.isError),
    error: some ? query.error : null,
    retry: () => void query.refetch(),
  };
}

// The points of the merged space, and which rules remove some. Takes longer than the merge. What an
// earlier selection counted is no answer once this one's count has failed.
export function useSpaceCount(selection: Selection, wanted: boolean): Answer<SpaceCount> {
  const request = mergeRequest(selection);
  const some = wanted && request.presets.length > 0;
  const query = useQuery({
    queryKey: keys.space(request),
    queryFn: ({ signal }) => call('space.count', { ...request }, { signal }),
    enabled: some,
  });
  const failed = query.isError && query.data === undefined;
  const result = useLast(query.data, request.presets.length > 0 && !failed);
  return {
    result,
    stale: result !== undefined && query.data === undefined,
    error: some ? query.error : null,
    retry: () => void query.refetch(),
  };
}
