import type { Json } from '../../api/json';

export type MergeStrategy = 'union' | 'intersection' | 'last_wins';

// Which presets, and how they are merged: what preset.merge and a task document take.
export interface Selection {
  presets: number[]; // ids, in the order that counts
  merge_strategy: MergeStrategy;
  strategies: Record<string, MergeStrategy>; // of single parameters
  decisions: Record<string, unknown>; // of conflicts
  overrides: Record<string, Json[]>;
  mixed_runtimes: boolean;
}

export const nothingSelected: Selection = {
  presets: [],
  merge_strategy: 'union',
  strategies: {},
  decisions: {},
  overrides: {},
  mixed_runtimes: false,
};
