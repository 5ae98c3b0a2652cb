import { useQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { call, RpcError } from '../../../api/rpc';
import { lastBeforeDeletion } from './history';

function isGone(error: unknown): boolean {
  return error instanceof RpcError && error.word === 'not_found';
}

// One preset, as it is now or as it last was.
export function usePreset(id: number) {
  const { data, error, refetch } = useQuery({
    queryKey: keys.preset(id),
    queryFn: ({ signal }) => call('preset.get', { preset: id }, { signal }),
  });
  const gone = isGone(error);
  const history = useQuery({
    queryKey: [...keys.presetHistory(id), 'newest'],
    queryFn: ({ signal }) =>
      call('preset.history', { preset: id, limit: 2 }, { signal, plainNumbers: true }),
    enabled: gone,
  });
  const deletion = history.data?.revisions.find(({ op }) => op === 'delete');
  return {
    preset: data,
    gone,
    // Of a deleted preset; null while that is not known, or when it never was.
    deletion: gone && deletion ? deletion : null,
    restorable: gone && history.data ? lastBeforeDeletion(history.data.revisions) : null,
    neverWas: gone && isGone(history.error),
    error: gone ? null : error,
    retry: () => void refetch(),
  };
}

export function useChecks(id: number, revision: number) {
  const findings = useQuery({
    queryKey: [...keys.preset(id, revision), 'findings'],
    queryFn: ({ signal }) =>
      call('preset.validate', { preset: id }, { signal, plainNumbers: true }),
  });
  const count = useQuery({
    queryKey: keys.space({ preset: id, revision }),
    queryFn: ({ signal }) => call('space.count', { preset: id }, { signal, plainNumbers: true }),
  });
  return {
    findings: findings.data,
    findingsError: findings.error,
    count: count.data,
    countError: count.error,
  };
}
