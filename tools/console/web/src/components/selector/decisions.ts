// Which decisions a conflict can take, and what they make of a selection.
import type { Json } from '../../api/json';
import type { DeadValuesConflict, OverriddenConflict, ValuesConflict } from '../../api/types.gen';
import { distinctValues, valueKey } from '../params/values';
import { asJson, asValues, type Conflict, type MergeResult, subjectOf } from './mergeTypes';
import type { Decision, MergeStrategy, Selection } from './selection';

// What a person may choose. A decision is the daemon's; the other two change the selection itself,
// since what the daemon finds by counting is settled by another list, not by a decision.
export type Choice =
  | { kind: 'decide'; label: string; decision: Decision }
  | { kind: 'override'; label: string; parameter: string; values: Json[] }
  | { kind: 'drop_preset'; label: string; name: string }
  | { kind: 'add_preset'; label: string; name: string };

const accept: Choice = { kind: 'decide', label: 'Accept', decision: { accept: true } };
const leaveOut: Choice = { kind: 'decide', label: 'Leave out', decision: { remove: true } };

export function choicesFor(conflict: Conflict, result: MergeResult): Choice[] {
  switch (conflict.kind) {
    case 'no_common_values':
      return [...keepSides(conflict.values), ...bothSides(conflict), leaveOut];
    case 'overridden':
      return [...overriddenChoices(conflict), leaveOut];
    case 'types_clash':
      return [...keepSides(conflict.values), { ...accept, label: 'Keep all' }, leaveOut];
    case 'derived_values':
      return [...keepSides(conflict.values), leaveOut];
    case 'constraints_contradict':
      return [
        ...keepSides(conflict.values.map(({ presets }) => ({ preset: presets[0] }))),
        { ...accept, label: 'Keep all' },
        leaveOut,
      ];
    case 'two_spellings':
      return [{ ...accept, label: 'Keep both' }, leaveOut];
    case 'different_conditions':
      return [...keepSides(conflict.conditions), { ...accept, label: 'Join them' }, leaveOut];
    case 'two_places':
      return [...keepSides(conflict.places), leaveOut];
    case 'links_overlap':
      return keepSides(conflict.links.map(({ presets }) => ({ preset: presets[0] })));
    case 'requires_missing':
      return [
        { kind: 'add_preset', label: `Add ${conflict.requires}`, name: conflict.requires },
        dropPreset(conflict.preset),
        accept,
      ];
    case 'excluded':
      return [dropPreset(conflict.preset), dropPreset(conflict.conflicts_with), accept];
    case 'no_point_satisfies':
      return (result.provenance[conflict.id]?.[0]?.presets ?? []).map(dropPreset);
    case 'values_excluded':
      return withoutExcluded(conflict, result);
    default:
      return [accept];
  }
}

function dropPreset(name: string): Choice {
  return { kind: 'drop_preset', label: `Take ${name} out`, name };
}

// Taking the whole of a side, by the name of a preset that brings it.
function keepSides(sides: { preset: string | undefined }[]): Choice[] {
  const names = new Set(sides.flatMap(({ preset }) => preset ?? []));
  return [...names].map((name) => ({
    kind: 'decide',
    label: `Keep ${name}`,
    decision: { keep: name },
  }));
}

// All values of all sides, where the sides are lists of one parameter or tuples of one link.
function bothSides(conflict: ValuesConflict): Choice[] {
  const lists = conflict.values.map(({ values }) => values);
  if (lists.length < 2 || isAlternatives(conflict)) return [];
  if (!lists.every((list) => list !== undefined)) return [];
  const values = distinctValues(asValues(lists.flat()));
  return [{ kind: 'decide', label: bothOrAll(lists.length), decision: { values } }];
}

const bothOrAll = (sides: number) => (sides === 2 ? 'Keep both' : 'Keep all');

const isAlternatives = (conflict: Conflict) => subjectOf(conflict) === 'any_of';

function overriddenChoices(conflict: OverriddenConflict): Choice[] {
  const { previous_values: previous, new_values: next, overridden_by: later } = conflict;
  const keep: Choice = { kind: 'decide', label: `Keep ${later}`, decision: { keep: later } };
  if (isAlternatives(conflict) || !Array.isArray(previous)) return [keep];
  // Whose the earlier list was the daemon does not tell, but the list itself can be given.
  const earlier: Choice = {
    kind: 'decide',
    label: 'Keep the earlier',
    decision: { values: asValues(previous) },
  };
  if (!Array.isArray(next)) return [earlier, keep];
  const values = distinctValues([...asValues(previous), ...asValues(next)]);
  return [earlier, keep, { kind: 'decide', label: bothOrAll(2), decision: { values } }];
}

// The list without what no valid point has. Only where a list is all there is to the parameter: an
// override would take its condition, or the link it stands in, away.
function withoutExcluded(conflict: DeadValuesConflict, result: MergeResult): Choice[] {
  const { parameter } = conflict;
  const list = result.parameters[parameter];
  if (!Array.isArray(list)) return [];
  const excluded = new Set(conflict.values.map(({ value }) => valueKey(asJson(value))));
  const values = asValues(list).filter((value) => !excluded.has(valueKey(value)));
  if (values.length === 0) return [];
  return [{ kind: 'override', label: 'Leave these values out', parameter, values }];
}

// Whether any list of values may be given instead.
export function takesValues(conflict: Conflict): boolean {
  switch (conflict.kind) {
    case 'no_common_values':
    case 'overridden':
    case 'types_clash':
    case 'derived_values':
    case 'different_conditions':
      return conflict.parameter !== undefined;
    case 'two_spellings':
    case 'two_places':
      return true;
    default:
      return false;
  }
}

// What to start from when values are given: all that any side has.
export function offeredValues(conflict: Conflict): Json[] {
  switch (conflict.kind) {
    case 'no_common_values':
    case 'types_clash':
    case 'derived_values':
      return distinctValues(conflict.values.flatMap(({ values }) => asValues(values)));
    case 'overridden': {
      const lists = [conflict.previous_values, conflict.new_values];
      return distinctValues(lists.flatMap((list) => (Array.isArray(list) ? asValues(list) : [])));
    }
    default:
      return [];
  }
}

// Under which key a decision about the conflict stands: its own id, or that of the first about the
// same subject, which speaks for all of them.
export function decisionKey(conflict: Conflict, decisions: Selection['decisions']): string {
  if (Object.hasOwn(decisions, conflict.id)) return conflict.id;
  const subject = subjectOf(conflict);
  return Object.hasOwn(decisions, subject) ? subject : conflict.id;
}

export function withDecision(selection: Selection, id: string, decision: Decision): Selection {
  return { ...selection, decisions: { ...selection.decisions, [id]: decision } };
}

// Whether a conflict can be left as it is; what was found by counting cannot be decided about.
export function canBeAccepted({ kind }: Conflict): boolean {
  return kind !== 'values_excluded' && kind !== 'no_point_satisfies';
}

// Every conflict that is open stays as it is.
export function withAllAccepted(selection: Selection, conflicts: Conflict[]): Selection {
  const open = conflicts.filter((each) => each.resolved === undefined && canBeAccepted(each));
  return open.reduce((next, { id }) => withDecision(next, id, { accept: true }), selection);
}

export function withoutDecision(selection: Selection, key: string): Selection {
  return { ...selection, decisions: without(selection.decisions, key) };
}

export function withOverride(selection: Selection, parameter: string, values: Json[]): Selection {
  return { ...selection, overrides: { ...selection.overrides, [parameter]: values } };
}

export function withoutOverride(selection: Selection, parameter: string): Selection {
  return { ...selection, overrides: without(selection.overrides, parameter) };
}

// Null: the parameter is merged as all are.
export function withStrategy(
  selection: Selection,
  key: string,
  strategy: MergeStrategy | null,
): Selection {
  const strategies = without(selection.strategies, key);
  return { ...selection, strategies: strategy ? { ...strategies, [key]: strategy } : strategies };
}

// Decisions name presets; a preset that has another name now is kept under that one.
export function withRenamed(selection: Selection, from: string, to: string): Selection {
  const decisions = Object.fromEntries(
    Object.entries(selection.decisions).map(([key, decision]) => [
      key,
      'keep' in decision && decision.keep === from ? { keep: to } : decision,
    ]),
  );
  return { ...selection, decisions };
}

function without<T>(members: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => name !== key));
}
