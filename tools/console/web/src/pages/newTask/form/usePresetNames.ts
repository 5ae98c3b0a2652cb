import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';

import { keys } from '../../../api/keys';
import { call, RpcError } from '../../../api/rpc';

// The ids of presets that a document names.
export function usePresetNames(names: string[]) {
  const queries = useQueries({
    queries: names.map((name) => ({
      queryKey: [...keys.presets, 'named', name],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('preset.get', { preset: name }, { signal }),
    })),
  });
  const ids = names.map((_, index) => queries[index]?.data?.id);
  const identity = JSON.stringify([names, ids]);
  const known = useMemo(
    () =>
      new Map(
        names.flatMap((name, index) => {
          const id = ids[index];
          return id === undefined ? [] : [[name, id] as const];
        }),
      ),
    // The lists are new in each render; what is in them counts.
    [identity],
  );
  return {
    known,
    pending: queries.some(({ isPending }) => isPending),
    missing: names.filter((_, index) => {
      const error = queries[index]?.error;
      return error instanceof RpcError && error.word === 'not_found';
    }),
  };
}
