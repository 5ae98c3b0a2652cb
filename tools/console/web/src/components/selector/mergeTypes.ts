// What preset.merge and space.count answer, under the selector's names.
import type { LosslessNumber } from 'lossless-json';

import type { Json } from '../../api/json';
import type { Conflict } from '../../api/types.gen';

export type {
  Conflict,
  Count,
  CountResult as SpaceCount,
  Finding,
  MergeResult,
  ProvenanceEntry as Origin,
  RuleCount,
} from '../../api/types.gen';

// A number of an answer may have been written otherwise than JavaScript would: 0.0, 2^63.
export type WrittenNumber = number | LosslessNumber;

// The union of all conflicts, for what is done with any of them.
export type ConflictKind = Conflict['kind'];

// What was parsed by api/json.ts, and is unknown to the generated types.
export function asJson(value: unknown): Json {
  return value as Json;
}

export function asValues(values: readonly unknown[] | undefined): Json[] {
  return (values ?? []) as Json[];
}

// What a conflict is about: the key of its parameter, link or constraint. The second and further
// conflicts about the same have "#2", "#3" in their ids.
export function subjectOf(conflict: Conflict): string {
  return conflict.id.replace(/#\d+$/, '');
}
