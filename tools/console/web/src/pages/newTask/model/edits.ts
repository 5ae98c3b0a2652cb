// What is changed by hand over merged presets: a task's `parameters` beside its `presets`.
import { type Json, toJson } from '../../../api/json';
import { isObject, type Parameter, type Parameters } from '../../../components/params/parameters';

export function sameParameter(left: Parameter | undefined, right: Parameter | undefined): boolean {
  return left !== undefined && right !== undefined && toJson(left) === toJson(right);
}

function entriesToParameters(entries: [string, Parameter][]): Parameters {
  return Object.fromEntries(entries);
}

// Of any JSON only what rows can show.
export function parametersOf(value: Json | undefined): Parameters {
  if (!isObject(value)) return {};
  return entriesToParameters(
    Object.entries(value).filter(
      (entry): entry is [string, Parameter] => Array.isArray(entry[1]) || isObject(entry[1]),
    ),
  );
}

const isLeftOut = (parameter: Parameter | undefined) =>
  Array.isArray(parameter) && parameter.length === 0;

// Merged parameters that the task leaves out. `emptied` are lists that are only being retyped.
export function leftOut(
  merged: Parameters,
  edits: Parameters,
  emptied: ReadonlySet<string>,
): string[] {
  return Object.keys(edits).filter(
    (name) => Object.hasOwn(merged, name) && isLeftOut(edits[name]) && !emptied.has(name),
  );
}

// The rows: merged lists, with what was changed, then what was added.
export function withEdits(
  merged: Parameters,
  edits: Parameters,
  emptied: ReadonlySet<string>,
): Parameters {
  const out = new Set(leftOut(merged, edits, emptied));
  return entriesToParameters(
    Object.entries({ ...merged, ...edits }).filter(([name]) => !out.has(name)),
  );
}

// What rows say that the merged lists do not; a row that was removed is an empty list, which leaves
// the flag out.
export function editsOf(merged: Parameters, rows: Parameters): Parameters {
  const changed = Object.entries(rows).filter(
    ([name, parameter]) => !Object.hasOwn(merged, name) || !sameParameter(merged[name], parameter),
  );
  const removed = Object.keys(merged).filter((name) => !Object.hasOwn(rows, name));
  return entriesToParameters([
    ...changed,
    ...removed.map((name): [string, Parameter] => [name, []]),
  ]);
}

export interface Edit {
  name: string;
  kind: 'changed' | 'added' | 'left out';
}

export function describeEdits(
  merged: Parameters,
  edits: Parameters,
  emptied: ReadonlySet<string>,
): Edit[] {
  const out = new Set(leftOut(merged, edits, emptied));
  return Object.keys(edits).map((name) => ({
    name,
    kind: out.has(name) ? 'left out' : Object.hasOwn(merged, name) ? 'changed' : 'added',
  }));
}
