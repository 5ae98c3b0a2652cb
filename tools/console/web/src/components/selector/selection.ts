import type { Json } from '../../api/json';

export type MergeStrategy = 'union' | 'intersection' | 'last_wins';

// What a person decided about a conflict.
export type Decision =
  | { keep: string } // what the preset of this name has
  | { values: Json[] }
  | { remove: true }
  | { accept: true };

// Which presets, and how they are merged: what preset.merge and a task document take.
export interface Selection {
  presets: number[]; // ids, in the order that counts
  merge_strategy: MergeStrategy;
  strategies: Record<string, MergeStrategy>; // of single parameters
  decisions: Record<string, Decision>; // of conflicts, by id or parameter
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
