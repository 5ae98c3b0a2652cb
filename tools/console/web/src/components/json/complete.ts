// What fits at a place of a text of JSON: members of a preset, an engine's flags, their values.
import type { SyntaxNode, Tree } from '@lezer/common';

import { toJson } from '../../api/json';
import { type Catalog, findFlag, flagSummary, suggestionsFor } from '../params/catalog';
import { isValue, keyOf, pathTo, type Slice, valueOf } from './locate';
import {
  constraintFields, type Field, linkFields, parameterFields, presetFields, rangeFields, spaceFields,
} from './presetFields';

// preset: a whole preset; parameters: what stands at its `parameters`; task: a task file, of which
// the parameters are completed.
export type DocumentKind = 'preset' | 'parameters' | 'task';

export interface Proposal {
  label: string;
  apply: string;
  detail?: string; // beside the label
  info?: string; // in words, for the one that is chosen
  kind: 'member' | 'flag' | 'value';
}

export interface Proposals {
  from: number;
  to: number;
  proposals: Proposal[];
}

export function proposalsAt(
  tree: Tree,
  slice: Slice,
  at: number,
  kind: DocumentKind,
  catalog: Catalog | undefined,
): Proposals | undefined {
  const place = placeAt(tree, slice, at);
  if (!place) return undefined;
  const { path, from, to } = place;
  const where = kind === 'parameters' ? ['parameters', ...path] : path;
  const proposals = place.name
    ? names(where, kind, catalog, place.has, !place.valued)
    : candidates(where, catalog, place.has);
  return proposals.length > 0 ? { from, to, proposals } : undefined;
}

interface Place {
  name: boolean; // of a member, or a value
  path: (string | number)[]; // of the object that gets a name, or of the value
  from: number; // what is replaced
  to: number;
  has: Set<string>; // names or values that are there
  valued: boolean; // a name that has its value already
}

function placeAt(tree: Tree, slice: Slice, at: number): Place | undefined {
  const node = tree.resolveInner(at, -1);
  // Within a word or at its end: the word is what is replaced.
  if (node.name === 'PropertyName' || isScalar(node) || isBroken(node)) {
    const { from, to, parent } = node;
    if (node.name === 'PropertyName') return nameIn(parent?.parent, slice, from, to, parent);
    if (parent?.name === 'Object') return nameIn(parent, slice, from, to);
    return valueIn(parent, slice, from, to);
  }
  if (node.name === '}' || node.name === ']') return undefined; // behind what is closed
  const around = /^[[{:,]$/.test(node.name) ? node.parent : node;
  if (around?.name === 'Object') return nameIn(around, slice, at, at);
  const value = around?.name === 'Property' ? valueOf(around) : null;
  return value && value.to <= at ? undefined : valueIn(around, slice, at, at);
}

function isScalar(node: SyntaxNode): boolean {
  return isValue(node) && node.name !== 'Object' && node.name !== 'Array';
}

function isBroken(node: SyntaxNode): boolean {
  return node.type.isError && node.to > node.from;
}

function nameIn(
  object: SyntaxNode | null | undefined,
  slice: Slice,
  from: number,
  to: number,
  own?: SyntaxNode | null, // the member whose name is at hand
): Place | undefined {
  if (object?.name !== 'Object') return undefined;
  const has = new Set<string>();
  for (const property of object.getChildren('Property')) {
    const key = keyOf(property, slice);
    if (key !== undefined && property.from !== own?.from) has.add(key);
  }
  const valued = Boolean(own?.getChild(':'));
  return { name: true, path: pathTo(object, slice), from, to, has, valued };
}

function valueIn(
  around: SyntaxNode | null | undefined,
  slice: Slice,
  from: number,
  to: number,
): Place | undefined {
  const place = { name: false, from, to, valued: true };
  if (around?.name === 'Property') return { ...place, path: pathTo(around, slice), has: new Set() };
  if (around?.name !== 'Array') return undefined;
  const has = new Set<string>();
  for (let child = around.firstChild; child; child = child.nextSibling) {
    if (isValue(child) && child.from !== from) has.add(slice(child.from, child.to));
  }
  return { ...place, path: [...pathTo(around, slice), 0], has };
}

// Under which parameter of which object `path` is; undefined where it is none.
function inParameters(path: (string | number)[]): (string | number)[] | undefined {
  let at = 0;
  while (path[at] === 'any_of' && typeof path[at + 1] === 'number') at += 2;
  return path[at] === 'parameters' ? path.slice(at + 1) : undefined;
}

function names(
  path: (string | number)[],
  kind: DocumentKind,
  catalog: Catalog | undefined,
  has: Set<string>,
  withValue: boolean,
): Proposal[] {
  const inner = inParameters(path);
  if (inner?.length === 0) return flagNames(catalog, has, withValue);
  const fields = inner ? fieldsOfParameter(inner) : kind === 'preset' ? fieldsAt(path) : [];
  return fields
    .filter(({ name }) => !has.has(name))
    .map(({ name, help, empty }) => ({
      label: name,
      apply: withValue ? `"${name}": ${empty}` : `"${name}"`,
      info: help,
      kind: 'member',
    }));
}

function fieldsAt(path: (string | number)[]): Field[] {
  if (path.length === 0) return presetFields;
  const list = path[path.length - 2];
  if (typeof path[path.length - 1] !== 'number') return [];
  if (list === 'constraints') return constraintFields;
  if (list === 'links') return linkFields;
  return list === 'any_of' ? spaceFields : [];
}

function fieldsOfParameter(inner: (string | number)[]): Field[] {
  if (inner.length === 1) return parameterFields;
  return inner.length === 2 && inner[1] === 'range' ? rangeFields : [];
}

function flagNames(catalog: Catalog | undefined, has: Set<string>, withValue: boolean): Proposal[] {
  return (catalog?.flags ?? [])
    .filter((flag) => !has.has(flag.name) && !flag.aliases?.some((alias) => has.has(alias)))
    .map((flag) => ({
      label: flag.name,
      apply: withValue ? `"${flag.name}": []` : `"${flag.name}"`,
      detail: flagSummary(flag),
      info: [flag.help, `Expects ${flag.expects}.`, flag.note].filter(Boolean).join('\n'),
      kind: 'flag',
    }));
}

function candidates(
  path: (string | number)[],
  catalog: Catalog | undefined,
  has: Set<string>,
): Proposal[] {
  const inner = inParameters(path);
  const listed = inner?.length === 2 || (inner?.length === 3 && inner[1] === 'values');
  if (!inner || !listed || typeof inner[inner.length - 1] !== 'number') return [];
  return suggestionsFor(findFlag(catalog, String(inner[0])))
    .map(({ value, note }) => ({ text: toJson(value), note }))
    .filter(({ text }) => !has.has(text))
    .map(({ text, note }) => ({ label: text, apply: text, detail: note, kind: 'value' }));
}
