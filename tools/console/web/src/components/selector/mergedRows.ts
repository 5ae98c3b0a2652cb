// The merged space as rows of a table: what stands, where it is from, and what fell out.
import type { Json } from '../../api/json';
import { distinctValues, valueKey } from '../params/values';
import {
  asJson,
  asValues,
  type Conflict,
  type MergeResult,
  type Origin,
  type SpaceCount,
  subjectOf,
} from './mergeTypes';

export interface ShownValue {
  value: Json;
  presets: string[]; // who brings it
  notes: { why: string; by?: string }[];
  because?: string[]; // the rules that leave it no valid point
}

export interface MergedRow {
  key: string; // what a strategy of its own or an override is named by
  names: string[]; // one parameter, or those of a link
  kind: 'parameter' | 'link' | 'any_of' | 'gone';
  values: ShownValue[];
  gone: Json[]; // what presets have and the result has not
  derived?: string; // an expression instead of values
  derivedFrom: string[];
  when?: string;
  mark?: 'override' | 'decided';
  told: string[]; // removed and replaced, in words
}

export function mergedRows(result: MergeResult, count?: SpaceCount): MergedRow[] {
  const dead = deadValues(count);
  const rows = Object.entries(result.parameters).map(([name, parameter]) => {
    const rich = Array.isArray(parameter) ? undefined : parameter;
    const row = rowOf(name, [name], 'parameter', result.provenance[name] ?? [], dead.get(name));
    if (rich?.when) row.when = rich.when;
    return row;
  });
  for (const link of result.links ?? []) {
    const key = `link:${link.parameters.join('+')}`;
    const row = rowOf(key, link.parameters, 'link', result.provenance[key] ?? []);
    if (link.when) row.when = link.when;
    rows.push(row);
  }
  if (result.any_of?.length) {
    rows.push(rowOf('any_of', ['any of'], 'any_of', result.provenance['any_of'] ?? []));
  }
  for (const conflict of result.conflicts) addGone(rows, conflict);
  tellChanges(rows, result);
  return rows;
}

function rowOf(
  key: string,
  names: string[],
  kind: MergedRow['kind'],
  origins: Origin[],
  dead?: Map<string, string[]>,
): MergedRow {
  const row: MergedRow = { key, names, kind, values: [], gone: [], derivedFrom: [], told: [] };
  for (const origin of origins) {
    if (origin.override) row.mark = 'override';
    if (origin.decided) row.mark = 'decided';
    if (origin.values_from) {
      row.derived = origin.values_from;
      row.derivedFrom = origin.presets;
    }
    if (origin.value === undefined) continue;
    const { presets, notes = [] } = origin;
    const value = asJson(origin.value);
    const because = dead?.get(valueKey(value));
    row.values.push({ value, presets, notes, ...(because ? { because } : {}) });
  }
  return row;
}

function deadValues(count: SpaceCount | undefined): Map<string, Map<string, string[]>> {
  const dead = new Map<string, Map<string, string[]>>();
  for (const share of count?.values ?? []) {
    if (!share.dead) continue;
    const values = dead.get(share.parameter) ?? new Map<string, string[]>();
    values.set(valueKey(asJson(share.value)), share.because ?? []);
    dead.set(share.parameter, values);
  }
  return dead;
}

// What a side of a conflict had and the result has not.
function addGone(rows: MergedRow[], conflict: Conflict) {
  const brought = broughtTo(conflict);
  if (brought === undefined) return;
  const key = subjectOf(conflict);
  let row = rows.find((each) => each.key === key);
  if (!row) {
    row = rowOf(key, [key], 'gone', []);
    rows.push(row);
  }
  const there = new Set([...row.values.map(({ value }) => value), ...row.gone].map(valueKey));
  row.gone.push(...distinctValues(brought).filter((value) => !there.has(valueKey(value))));
}

// The values that a conflict about one parameter's list was about.
function broughtTo(conflict: Conflict): Json[] | undefined {
  switch (conflict.kind) {
    case 'no_common_values':
    case 'types_clash':
    case 'derived_values':
      if (conflict.parameter === undefined) return undefined;
      return conflict.values.flatMap(({ values }) => asValues(values));
    case 'overridden':
      if (conflict.parameter === undefined) return undefined;
      return Array.isArray(conflict.previous_values) ? asValues(conflict.previous_values) : [];
    default:
      return undefined;
  }
}

function tellChanges(rows: MergedRow[], result: MergeResult) {
  const rowFor = (name: string) => {
    const known = rows.find(({ names }) => names.includes(name));
    if (known) return known;
    const row = rowOf(name, [name], 'gone', []);
    rows.push(row);
    return row;
  };
  for (const { parameter, by } of result.removed) rowFor(parameter).told.push(`removed by ${by}`);
  for (const { parameter, parameters, by, instead_of: before } of result.replaced) {
    const instead = before.length > 0 ? ` instead of ${before.join(', ')}` : '';
    rowFor(parameter ?? parameters?.[0] ?? 'any of').told.push(`replaced by ${by}${instead}`);
  }
  for (const { preset, from, to } of result.renamed) {
    rowFor(to).told.push(`${from} in ${preset}`);
  }
}
