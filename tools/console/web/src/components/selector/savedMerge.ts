import type { Params } from '../../api/rpc';
import type { MergeResult } from './mergeTypes';
import { strategyLabel } from './strategies';
import type { MergeStrategy } from './selection';

// The preset that keeps a merged space, and remembers what it was merged from.
export function savedMerge(
  result: MergeResult,
  said: { name: string; description: string; category: string },
): Params<'preset.create'> {
  const { parameters, links, any_of, constraints, variables, merged_from } = result;
  return {
    name: said.name,
    ...(said.description ? { description: said.description } : {}),
    ...(said.category ? { category: said.category } : {}),
    ...(result.runtime ? { runtime: result.runtime } : {}),
    ...(result.runtime_version ? { runtime_version: result.runtime_version } : {}),
    parameters,
    ...(links ? { links } : {}),
    ...(any_of ? { any_of } : {}),
    ...(constraints ? { constraints } : {}),
    ...(variables ? { variables } : {}),
    merged_from,
  };
}

export function savedDescription(result: MergeResult, strategy: MergeStrategy): string {
  const how = strategyLabel(strategy).toLowerCase();
  return `Merged from ${result.applied_presets.join(', ')} (${how})`;
}

// A preset has parameters, links or alternatives.
export function canBeSaved(result: MergeResult): boolean {
  const { parameters, links, any_of } = result;
  return Object.keys(parameters).length > 0 || Boolean(links?.length) || Boolean(any_of?.length);
}
