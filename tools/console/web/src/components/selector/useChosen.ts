import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { keys } from '../../api/keys';
import { call, RpcError } from '../../api/rpc';

// A preset of the selection, as far as it is known.
export interface Chosen {
  id: number;
  number: number; // its place, from 1: what provenance is shown by
  name: string;
  runtime: string | null;
  category: string | null;
  isSystem: boolean;
  state: 'loading' | 'there' | 'deleted' | 'unknown';
}

export interface Renaming {
  id: number;
  from: string;
  to: string;
}

// The presets with these ids; who was renamed while selected is told to `onRenamed`.
export function useChosen(ids: number[], onRenamed: (renaming: Renaming) => void): Chosen[] {
  const [names, setNames] = useState<ReadonlyMap<number, string>>(new Map());
  const queries = useQueries({
    queries: ids.map((id) => ({
      queryKey: keys.preset(id),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('preset.get', { preset: id }, { signal }),
    })),
  });
  const chosen = ids.map((id, index): Chosen => {
    const query = queries[index];
    const gone = query?.error instanceof RpcError && query.error.word === 'not_found';
    const preset = gone ? undefined : query?.data;
    return {
      id,
      number: index + 1,
      name: preset?.name ?? names.get(id) ?? `preset ${id}`,
      runtime: preset?.runtime ?? null,
      category: preset?.category ?? null,
      isSystem: preset?.is_system ?? false,
      state: gone ? 'deleted' : preset ? 'there' : query?.isError ? 'unknown' : 'loading',
    };
  });

  const tell = useRef(onRenamed);
  useEffect(() => {
    tell.current = onRenamed;
  });
  useEffect(() => {
    const news = chosen.filter(
      ({ id, name, state }) => state === 'there' && names.get(id) !== name,
    );
    if (news.length === 0) return;
    setNames(new Map([...names, ...news.map(({ id, name }) => [id, name] as const)]));
    for (const { id, name } of news) {
      const before = names.get(id);
      if (before !== undefined) tell.current({ id, from: before, to: name });
    }
  }, [chosen, names]);
  return chosen;
}
