// The part of a document that takes its space from presets, as the selector has it.
import type { Json } from '../../../api/json';
import { isObject } from '../../../components/params/parameters';
import {
  type MergeStrategy, nothingSelected, type Selection,
} from '../../../components/selector/selection';
import type { Doc } from './document';

const members = [
  'presets', 'merge_strategy', 'strategies', 'overrides', 'decisions', 'mixed_runtimes',
] as const;

// Presets by name that are known by id; those that are not stay out of the selection.
export type Names = ReadonlyMap<string, number>;

export function presetNames(doc: Doc): string[] {
  const presets = doc['presets'];
  return Array.isArray(presets) ? presets.filter((each) => typeof each === 'string') : [];
}

export function selectionOf(doc: Doc, names: Names): Selection {
  const presets = Array.isArray(doc['presets']) ? doc['presets'] : [];
  const strategy = doc['merge_strategy'];
  const ids = presets.flatMap((each) => {
    const id = typeof each === 'string' ? names.get(each) : each;
    return typeof id === 'number' ? [id] : [];
  });
  const objectOr = <T>(value: Json | undefined, or: T): T => (isObject(value) ? (value as T) : or);
  return {
    presets: [...new Set(ids)],
    merge_strategy:
      strategy === 'intersection' || strategy === 'last_wins'
        ? strategy
        : ('union' as MergeStrategy),
    strategies: objectOr(doc['strategies'], nothingSelected.strategies),
    overrides: objectOr(doc['overrides'], nothingSelected.overrides),
    decisions: objectOr(doc['decisions'], nothingSelected.decisions),
    mixed_runtimes: doc['mixed_runtimes'] === true,
  };
}

// The document with another selection. A preset that was named stays named: a file names presets so
// that it means the same elsewhere.
export function withSelection(doc: Doc, selection: Selection, names: Names): Doc {
  const nameOf = new Map(
    presetNames(doc).flatMap((name) => {
      const id = names.get(name);
      return id === undefined ? [] : [[id, name] as const];
    }),
  );
  const unknown = presetNames(doc).filter((name) => !names.has(name));
  const presets: Json[] = [...unknown, ...selection.presets.map((id) => nameOf.get(id) ?? id)];
  const said: Doc = {};
  if (presets.length > 0) {
    said['presets'] = presets;
    said['merge_strategy'] = selection.merge_strategy;
    if (Object.keys(selection.strategies).length > 0) said['strategies'] = selection.strategies;
    if (Object.keys(selection.overrides).length > 0) said['overrides'] = selection.overrides;
    if (Object.keys(selection.decisions).length > 0) {
      said['decisions'] = selection.decisions as Doc;
    }
    if (selection.mixed_runtimes) said['mixed_runtimes'] = true;
  }
  return replaceMembers(doc, members, said);
}

// The members named are those of `said`, at the place of the first that was there.
function replaceMembers(doc: Doc, names: readonly string[], said: Doc): Doc {
  const out: [string, Json][] = [];
  let placed = false;
  for (const [name, value] of Object.entries(doc)) {
    if (!names.includes(name)) out.push([name, value]);
    else if (!placed) {
      placed = true;
      out.push(...Object.entries(said));
    }
  }
  if (!placed) out.push(...Object.entries(said));
  return Object.fromEntries(out);
}

// The two ways to say a space. What the other way had is kept aside, so that going back and forth
// loses nothing.
export type Way = 'presets' | 'manual';

const spaceMembers = [...members, 'parameters', 'variables', 'applied_presets', 'space'];

export function wayOf(doc: Doc): Way | null {
  if (Array.isArray(doc['presets']) && doc['presets'].length > 0) return 'presets';
  return 'parameters' in doc ? 'manual' : null;
}

function spacePart(doc: Doc): Doc {
  return Object.fromEntries(Object.entries(doc).filter(([name]) => spaceMembers.includes(name)));
}

export interface Switched {
  doc: Doc;
  aside: Doc; // the way that was left
}

// `filled`: the lists to begin with where nothing was typed that way yet.
export function switchWay(doc: Doc, aside: Doc | null, filled: Json | null): Switched {
  const said = aside ?? (filled === null ? {} : { parameters: filled });
  return { doc: replaceMembers(doc, spaceMembers, said), aside: spacePart(doc) };
}
