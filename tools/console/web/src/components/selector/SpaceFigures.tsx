import { Group, Loader, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

import { counted } from '../count';
import { countRange, countText, figure, shareText } from './figures';
import type { Count, MergeResult, SpaceCount } from './mergeTypes';

// How large the merged space is: combinations, points, valid and distinct ones.
export function SpaceFigures({ result, count, counting, children }: {
  result: MergeResult;
  count: SpaceCount | undefined;
  counting: boolean;
  children?: ReactNode;
}) {
  const total = count?.total ?? result.grid?.merged;
  const valid = count?.valid ?? result.grid?.valid;
  const distinct = count?.configurations;
  const parameters =
    Object.keys(result.parameters).length +
    (result.links ?? []).reduce((sum, link) => sum + link.parameters.length, 0);
  return (
    <Group gap="lg" className="space-figures" component="dl">
      <Figure name="parameters" text={String(parameters)} />
      <Figure name="combinations" text={figure(result.grid_size)} />
      {total && String(total.points) !== String(result.grid_size) && (
        <CountFigure name="points" count={total} />
      )}
      <CountFigure name="valid" count={valid} all={total} />
      {distinct && <CountFigure name="distinct to the engine" count={distinct} />}
      {counting && <Loader size={14} aria-label="Counting points" />}
      {children}
    </Group>
  );
}

// The presets' own sizes, for comparison.
export function sizesBefore(result: MergeResult): string | undefined {
  const before = Object.entries(result.grid?.before ?? {});
  if (before.length < 2) return undefined;
  return before.map(([name, count]) => `${name} ${countText(count)}`).join(', ');
}

export function conflictSummary(result: MergeResult): string {
  const all = result.conflicts.length;
  if (all === 0) return 'no conflicts';
  if (result.unresolved === 0) return `${counted(all, 'conflict')}, all decided`;
  if (result.unresolved === all) return counted(all, 'conflict');
  return `${counted(all, 'conflict')}, ${result.unresolved} open`;
}

function CountFigure({ name, count, all }: {
  name: string;
  count: Count | null | undefined;
  all?: Count | null | undefined;
}) {
  const share = all && shareText(count, all);
  return (
    <Figure
      name={name}
      text={countText(count)}
      {...(share ? { share } : {})}
      {...(countRange(count) ? { hint: countRange(count) } : {})}
    />
  );
}

function Figure({ name, text, share, hint }: {
  name: string;
  text: string;
  share?: string | undefined;
  hint?: string | undefined;
}) {
  const figures = (
    <div className="space-figure">
      <Text component="dd" fw={600} size="lg">
        {text}
        {share && (
          <Text span size="sm" c="dimmed" fw={400}>
            {' '}
            {share}
          </Text>
        )}
      </Text>
      <Text component="dt" size="xs" c="dimmed">
        {name}
        {hint && <span className="visually-hidden">, {hint}</span>}
      </Text>
    </div>
  );
  return hint ? <Tooltip label={hint}>{figures}</Tooltip> : figures;
}
