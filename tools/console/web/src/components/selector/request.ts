import type { Selection } from './selection';

// The params of preset.merge and space.count: what says nothing is left out, so that equal requests
// are the same to the cache.
export interface MergeRequest {
  presets: number[];
  merge_strategy: Selection['merge_strategy'];
  strategies?: Selection['strategies'];
  decisions?: Selection['decisions'];
  overrides?: Selection['overrides'];
  mixed_runtimes?: boolean;
}

export function mergeRequest(selection: Selection): MergeRequest {
  const request: MergeRequest = {
    presets: selection.presets,
    merge_strategy: selection.merge_strategy,
  };
  const said = (members: object) => Object.keys(members).length > 0;
  if (said(selection.strategies)) request.strategies = selection.strategies;
  if (said(selection.decisions)) request.decisions = selection.decisions;
  if (said(selection.overrides)) request.overrides = selection.overrides;
  if (selection.mixed_runtimes) request.mixed_runtimes = true;
  return request;
}
