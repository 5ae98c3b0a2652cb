// A preset as the document that people edit: without what the daemon sets, members in their order.
import { type Json, parseJson, toJson } from '../../../api/json';
import type { FieldError } from '../../../api/rpc';
import { presetFields } from '../../../components/json/presetFields';
import { pointerParts } from '../../../components/json/pointer';
import { isObject } from '../../../components/params/parameters';

export type PresetDocument = { [member: string]: Json };

const ofTheDaemon = new Set(['id', 'is_system', 'revision', 'created_at', 'updated_at']);
const order = presetFields.map(({ name }) => name);

export const emptyDocument: PresetDocument = { name: '', parameters: {} };

// Of what preset.get answered. What has no value is left out.
export function documentOf(preset: object): PresetDocument {
  return Object.fromEntries(
    Object.entries(preset)
      .filter(([member, value]) => !ofTheDaemon.has(member) && value !== null && value !== undefined)
      .sort(([left], [right]) => placeOf(left) - placeOf(right)),
  ) as PresetDocument;
}

function placeOf(member: string): number {
  const place = order.indexOf(member);
  return place < 0 ? order.length : place;
}

// The member with another value, at its place; a new one where it usually stands; undefined takes it
// out.
export function withMember(
  document: PresetDocument,
  member: string,
  value: Json | undefined,
): PresetDocument {
  const entries = Object.entries(document);
  const at = entries.findIndex(([name]) => name === member);
  if (value === undefined) {
    return Object.fromEntries(entries.filter(([name]) => name !== member));
  }
  if (at >= 0) {
    entries[at] = [member, value];
  } else {
    const after = entries.findLastIndex(([name]) => placeOf(name) < placeOf(member));
    entries.splice(after + 1, 0, [member, value]);
  }
  return Object.fromEntries(entries);
}

export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : toJson(value);
}

export function readDocument(text: string): { document: PresetDocument } | { fault: string } {
  try {
    const value = parseJson(text);
    return isObject(value) ? { document: value } : { fault: 'A preset is an object: {"name": …}' };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'not JSON' };
  }
}

export function sameDocument(left: PresetDocument, right: PresetDocument): boolean {
  return left === right || toJson(left) === toJson(right);
}

// Only what differs, null for what is gone: what preset.update takes. 1 and 1.0 differ: somebody
// wrote it so.
export function changesBetween(before: PresetDocument, after: PresetDocument): PresetDocument {
  const changes: PresetDocument = {};
  for (const [member, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, member) || toJson(before[member]) !== toJson(value)) {
      changes[member] = value;
    }
  }
  for (const member of Object.keys(before)) {
    if (!Object.hasOwn(after, member)) changes[member] = null;
  }
  return changes;
}

// What was refused and has not been changed since: a fault goes when its field is touched.
export function standing<F extends FieldError>(
  faults: readonly F[],
  refused: PresetDocument,
  now: PresetDocument,
): F[] {
  return faults.filter(({ path }) => {
    const [member, name] = pointerParts(path);
    if (member === undefined) return sameDocument(refused, now);
    const inside = member === 'parameters' && name !== undefined;
    const [before, after] = [refused[member], now[member]].map((value) =>
      inside && isObject(value) ? value[name] : value,
    );
    return toJson(before) === toJson(after);
  });
}

// The document's space, as space.count takes it.
export function spaceOf(document: PresetDocument): PresetDocument {
  const { name: _, description: __, category: ___, metadata: ____, ...space } = document;
  return space;
}

// Whether there is anything to check or count: a new preset is not wrong before it has begun.
export function hasSpace({ parameters, links, any_of, extends: bases }: PresetDocument): boolean {
  const some = (value: Json | undefined) =>
    value !== undefined && value !== null && toJson(value) !== '{}' && toJson(value) !== '[]';
  return [parameters, links, any_of, bases].some(some);
}
