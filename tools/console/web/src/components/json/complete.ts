// What fits at a place of a text of JSON: members of a preset, an engine's flags, their values.
import type { SyntaxNode, Tree } from '@lezer/common';

import { toJson } from '../../api/json';
import { type Catalog, findFlag, flagSummary, suggestionsFor } from '../params/catalog';
import { firstValue, isValue, keyOf, pathTo, type Slice, valueOf } from './locate';
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
  let node: SyntaxNode = tree.resolveInner(at, -1);
  let from = at;
  let to = at;
  // Within a word: it is what is replaced.
  if (node.name === 'PropertyName' || node.name === 'String' || isScalar(node) || isBroken(node)) {
    if (node.from < at || node.name === 'PropertyName') ({ from, to } = node);
    const property = node.parent?.name === 'Property' ? node.parent : undefined;
    if (node.name === 'PropertyName' && property) return nameIn(property.parent, slice, from, to, property);
    if (isBroken(node)) to = Math.max(at, node.to);
    const parent = node.parent;
    if (!parent) return undefined;
    if (isBroken(node) && parent.name !== 'Property' && parent.name !== 'Array') {
      return nameIn(parent, slice, from, to);
    }
    node = parent.name === 'Property' || parent.name === 'Array' ? parent : node;
    if (node.name === 'Property') return { ...valueIn(node, slice), from, to };
  }
  if (node.name === 'Property') {
    const value = valueOf(node);
    if (value && value.to <= at) return undefined;
    return { ...valueIn(node, slice), from, to };
  }
  if (node.name === 'Array') return { ...elementIn(node, slice, from), from, to };
  if (node.name === 'Object') {
    const before = propertyBefore(node, at);
    if (before && !valueOf(before) && slice(before.from, at).includes(':')) {
      return { ...valueIn(before, slice), from, to };
    }
    return nameIn(node, slice, from, to);
  }
  return undefined;
}

function isScalar(node: SyntaxNode): boolean {
  return isValue(node) && node.name !== 'Object' && node.name !== 'Array';
}

function isBroken(node: SyntaxNode): boolean {
  return node.type.isError && node.to > node.from;
}

function propertyBefore(object: SyntaxNode, at: number): SyntaxNode | undefined {
  return object.getChildren('Property').findLast((property) => property.from < at);
}

function nameIn(
  object: SyntaxNode | null,
  slice: Slice,
  from: number,
  to: number,
  own?: SyntaxNode,
): Place | undefined {
  if (object?.name !== 'Object') return undefined;
  const has = new Set<string>();
  for (const property of object.getChildren('Property')) {
    const key = keyOf(property, slice);
    if (key !== undefined && property.from !== own?.from) has.add(key);
  }
  const valued = own !== undefined && slice(own.from, own.to).replace(/"(\\.|[^"\\])*"/, '').includes(':');
  return { name: true, path: pathTo(object, slice), from, to, has, valued };
}

type At = Omit<Place, 'from' | 'to'>;

function valueIn(property: SyntaxNode, slice: Slice): At {
  return { name: false, path: pathTo(property, slice), has: new Set(), valued: true };
}

function elementIn(array: SyntaxNode, slice: Slice, replaced: number): At {
  const has = new Set<string>();
  for (let child = firstValue(array); child; child = child.nextSibling) {
    if (isValue(child) && child.from !== replaced) has.add(slice(child.from, child.to));
  }
  return { name: false, path: [...pathTo(array, slice), 0], has, valued: true };
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
