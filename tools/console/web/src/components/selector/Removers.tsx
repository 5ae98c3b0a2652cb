import { Badge, Code, Stack, Text } from '@mantine/core';

import { counted } from '../count';
import { countText, numberOf, shareText } from './figures';
import type { RuleCount, SpaceCount } from './mergeTypes';

// The rules that take points away, the most first; and which facts others would need.
export function removingRules(count: SpaceCount): RuleCount[] {
  return count.rules
    .filter(({ removed }) => numberOf(removed.points) > 0)
    .sort((left, right) => numberOf(right.removed.points) - numberOf(left.removed.points));
}

export function Removers({ count }: { count: SpaceCount }) {
  const rules = removingRules(count);
  const missing = [...new Set(count.rules.flatMap((rule) => rule.missing ?? []))];
  const dead = count.values.filter((value) => value.dead).length;
  return (
    <Stack gap="xs">
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          No rule removes a point.
        </Text>
      )}
      {rules.length > 0 && (
        <ul className="removers">
          {rules.map((rule) => (
            <li key={rule.id}>
              <Text size="sm" component="div">
                <b>{countText(rule.removed)}</b> {shareText(rule.removed, count.total)}{' '}
                <Code>{rule.id}</Code>{' '}
                <Badge size="xs" variant="default" className="plain-badge">
                  {rule.own ? 'of a preset' : 'of the engine'}
                </Badge>
              </Text>
              <Text size="xs" c="dimmed">
                {rule.rule}
                {rule.source && ` (${rule.source})`}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {dead > 0 && (
        <Text size="sm">
          {counted(dead, 'value')} in no valid point: see “never valid” below.
        </Text>
      )}
      {missing.length > 0 && (
        <Text size="sm" c="dimmed">
          Rules that lack a fact forbid nothing. More could be decided with:{' '}
          {missing.map((fact) => (
            <Code key={fact} mr={4}>
              {fact}
            </Code>
          ))}
        </Text>
      )}
    </Stack>
  );
}
