import { Code, Stack, Text } from '@mantine/core';

import { toJson } from '../../api/json';
import type { MergeResult } from './mergeTypes';
import { SourceKeys } from './SourceKey';
import type { Chosen } from './useChosen';

// What a space has beside its values: rules of its own, and a template's variables.
export function MergedExtras({ result, chosen }: { result: MergeResult; chosen: Chosen[] }) {
  const constraints = result.constraints ?? [];
  const variables = Object.entries(result.variables ?? {});
  if (constraints.length === 0 && variables.length === 0) return null;
  return (
    <Stack gap={4}>
      {constraints.map(({ id, require, when, rule }) => (
        <Text key={id} size="sm" component="div">
          <Text span size="xs" c="dimmed">
            constraint{' '}
          </Text>
          <b>{id}</b> <Code>{when ? `${require} when ${when}` : require}</Code> {rule}{' '}
          <SourceKeys
            names={result.provenance[`constraint:${id}`]?.[0]?.presets ?? []}
            chosen={chosen}
          />
        </Text>
      ))}
      {variables.map(([name, variable]) => (
        <Text key={name} size="sm" component="div">
          <Text span size="xs" c="dimmed">
            variable{' '}
          </Text>
          <b>{name}</b> <Code>{toJson(variable)}</Code>
        </Text>
      ))}
    </Stack>
  );
}
