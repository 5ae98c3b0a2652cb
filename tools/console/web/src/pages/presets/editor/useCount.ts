import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { parseJson, toJson } from '../../../api/json';
import { keys } from '../../../api/keys';
import { call, type FieldError, type Params, type Result, RpcError } from '../../../api/rpc';
import { under } from '../../../components/json/pointer';
import { pause } from '../../../components/params/useCheck';
import { type PresetDocument, spaceOf } from './document';

export type Count = Pick<Result<'space.count'>, 'total' | 'valid'>;

export interface Counted {
  count: Count | undefined;
  faults: FieldError[]; // of what the space builds on
}

const nothing: FieldError[] = [];

// How many points the document's space has. Undefined: nothing that could be counted.
export function useCount(document: PresetDocument | undefined): Counted {
  const [settled] = useDebouncedValue(document, pause);
  const text = useMemo(() => (settled ? toJson(spaceOf(settled)) : ''), [settled]);
  const { data, error } = useQuery({
    queryKey: keys.space({ count: text }),
    queryFn: ({ signal }) => {
      const space = parseJson(text) as unknown as NonNullable<Params<'space.count'>['space']>;
      return call('space.count', { space }, { signal, plainNumbers: true });
    },
    enabled: text !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  const faults = useMemo(
    () => (error instanceof RpcError ? under(error.errors, '/space') : nothing),
    [error],
  );
  return { count: text && !error ? data : undefined, faults };
}
