import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

import { type Json, parseJson, toJson } from '../../api/json';
import { keys } from '../../api/keys';
import { call, type Params, RpcError } from '../../api/rpc';
import { asFindings, distinct, type Finding } from './findings';

export interface Check {
  findings: Finding[];
  checking: boolean;
  failure?: Error; // the daemon could not be asked
}

// Whether somebody who types has paused.
export const pause = 350;

const checked = [
  'parameters',
  'runtime',
  'runtime_version',
  'links',
  'any_of',
  'constraints',
  'variables',
] as const;

// What preset.validate says of a document's space, some time after it changed last; an older
// question is given up. Undefined: nothing to ask.
export function useCheck(document: { [key: string]: unknown } | undefined): Check {
  const [settled] = useDebouncedValue(document, pause);
  const text = useMemo(() => (settled ? toJson(spaceOf(settled)) : ''), [settled]);
  const { data, error, isFetching } = useQuery({
    queryKey: keys.space({ validate: text }),
    queryFn: ({ signal }) => validate(text, signal),
    enabled: text !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  return useMemo(
    () => ({
      findings: text && data && !error ? data : [],
      checking: isFetching || settled !== document,
      ...(error && text ? { failure: error } : {}),
    }),
    [data, error, isFetching, settled, document, text],
  );
}

function spaceOf(document: { [key: string]: unknown }): { [key: string]: unknown } {
  const space = Object.fromEntries(
    checked
      .filter((field) => document[field] !== undefined && document[field] !== null)
      .map((field) => [field, document[field]]),
  );
  // What builds on others may be without parameters of its own, as it may be with links.
  return document['extends'] ? { links: [], ...space } : space;
}

async function validate(text: string, signal: AbortSignal): Promise<Finding[]> {
  const space = parseJson(text) as { [key: string]: Json };
  try {
    const asked = space as unknown as Params<'preset.validate'>;
    const { errors, findings } = await call('preset.validate', asked, { signal });
    return distinct([...asFindings(errors), ...findings]);
  } catch (error) {
    if (error instanceof RpcError && error.errors.length > 0) return asFindings(error.errors);
    throw error;
  }
}
