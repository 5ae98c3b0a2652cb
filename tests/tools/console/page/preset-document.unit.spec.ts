// A preset as a document, its metadata, what differs between two, which revisions are compared.
import { expect, test } from '@playwright/test';

import { parseJson, toJson } from '../../../../tools/console/web/src/api/json';
import {
  changesBetween, documentOf, hasSpace, type PresetDocument, readDocument,
  sameDocument, standing, withMember,
} from '../../../../tools/console/web/src/pages/presets/editor/document';
import {
  tagsOf, withRest, withTags,
} from '../../../../tools/console/web/src/pages/presets/editor/metadata';
import { chosenRevisions } from '../../../../tools/console/web/src/pages/presets/history/chosen';
import {
  fieldChanges, isEmpty, parameterChanges, type PresetDiff,
} from '../../../../tools/console/web/src/pages/presets/history/diffView';

const read = (text: string) => parseJson(text) as PresetDocument;

test('a document is what people wrote, without what the daemon sets and without nothings', () => {
  const preset = read(
    '{"id":1,"name":"x","description":null,"category":"c","runtime":null,"is_system":false,' +
      '"parameters":{"b":[1.0],"a":[2]},"metadata":null,"links":[],"revision":3,"created_at":"","updated_at":""}',
  );
  expect(toJson(documentOf(preset))).toBe(
    '{"name":"x","category":"c","parameters":{"b":[1.0],"a":[2]},"links":[]}',
  );
});

test('a member changes at its place, a new one stands where it usually does', () => {
  const document = read('{"odd":1,"name":"x","parameters":{},"metadata":{}}');
  expect(toJson(withMember(document, 'name', 'y'))).toBe(
    '{"odd":1,"name":"y","parameters":{},"metadata":{}}',
  );
  expect(Object.keys(withMember(document, 'category', 'c'))).toEqual([
    'odd', 'name', 'category', 'parameters', 'metadata',
  ]);
  expect(Object.keys(withMember(document, 'parameters', undefined))).toEqual(['odd', 'name', 'metadata']);
  expect(Object.keys(withMember({}, 'runtime', 'r'))).toEqual(['runtime']);
});

test('only what differs is sent, null for what is gone; the spelling of a number counts', () => {
  const before = read('{"name":"x","category":"c","parameters":{"a":[1]},"metadata":{"k":1}}');
  const after = read('{"name":"x","parameters":{"a":[1.0]},"metadata":{"k":1},"links":[]}');
  expect(toJson(changesBetween(before, after))).toBe(
    '{"parameters":{"a":[1.0]},"links":[],"category":null}',
  );
  expect(changesBetween(before, before)).toEqual({});
  expect(sameDocument(before, read(toJson(before)))).toBe(true);
  expect(sameDocument(before, after)).toBe(false);
});

test('a text that is no object is no document', () => {
  expect(readDocument('{"name": "x"}')).toEqual({ document: { name: 'x' } });
  expect(readDocument('[]')).toHaveProperty('fault');
  expect(readDocument('1.0')).toHaveProperty('fault');
  expect(readDocument('{')).toHaveProperty('fault');
  expect(readDocument('{"a":1,"a":2}')).toHaveProperty('fault');
});

test('a fault goes when what it is about is changed, others stay', () => {
  const refused = read('{"name":"","parameters":{"a":[1],"b":[2]}}');
  const faults = ['/name', '/parameters/a/0', '/parameters/b', ''].map((path) => ({ path, message: '' }));
  const left = (now: string) => standing(faults, refused, read(now)).map(({ path }) => path);
  expect(left('{"name":"","parameters":{"a":[1],"b":[2]}}')).toHaveLength(4);
  expect(left('{"name":"n","parameters":{"a":[1],"b":[2]}}')).toEqual(['/parameters/a/0', '/parameters/b']);
  expect(left('{"name":"","parameters":{"a":[3],"b":[2]}}')).toEqual(['/name', '/parameters/b']);
});

test('a new document has nothing to be checked until it has a space', () => {
  expect(hasSpace(read('{"name":"x","parameters":{}}'))).toBe(false);
  expect(hasSpace(read('{"parameters":{"a":[]}}'))).toBe(true);
  expect(hasSpace(read('{"parameters":{},"extends":["b"]}'))).toBe(true);
});

test('tags and the rest of the metadata are edited apart, without losing each other', () => {
  const metadata = read('{"author":"a","tags":["t"],"n":1.0}');
  expect(tagsOf(metadata)).toEqual(['t']);
  expect(tagsOf(undefined)).toEqual([]);
  expect(tagsOf(read('{"tags":[1]}'))).toBeUndefined();
  expect(toJson(withTags(metadata, ['u', 'v']))).toBe('{"author":"a","tags":["u","v"],"n":1.0}');
  expect(toJson(withTags(metadata, []))).toBe('{"author":"a","n":1.0}');
  expect(withTags(read('{"tags":["t"]}'), [])).toBeUndefined();
  expect(toJson(withRest(metadata, { b: 1 }))).toBe('{"b":1,"tags":["t"]}');
  expect(withRest(undefined, {})).toBeUndefined();
});

const sides = { id: 1, name: 'x', revision: 1 };
const diff = (parts: Partial<PresetDiff['parameters']>, fields: PresetDiff['fields'] = {}): PresetDiff => ({
  left: sides,
  right: { ...sides, revision: 2 },
  parameters: { added: {}, removed: {}, changed: {}, ...parts },
  fields,
});

test('a difference is told value by value, with its sign', () => {
  const [removed, changed, added] = parameterChanges(
    diff({
      removed: { gone: [1] },
      changed: { 'tp-size': { added: [4], removed: [2] } },
      added: { 'new-one': { range: { from: 1, to: 8, factor: 2 } } },
    }),
  );
  expect(removed).toMatchObject({ name: 'gone', kind: 'removed', values: [{ sign: '-', value: 1 }] });
  expect(changed).toMatchObject({
    name: 'tp-size',
    values: [{ sign: '-', value: 2 }, { sign: '+', value: 4 }],
    reordered: false,
  });
  expect(added).toMatchObject({ kind: 'added', values: [], texts: [{ sign: '+', text: '1..8x2' }] });
});

test('a condition that changed is told where no value did', () => {
  const from = { values: [1], when: 'a' };
  const to = { values: [1], when: 'b' };
  const [change] = parameterChanges(diff({ changed: { x: { added: [], removed: [], from, to } } }));
  expect(change?.texts).toEqual([{ sign: '-', text: 'when a' }, { sign: '+', text: 'when b' }]);
  const [order] = parameterChanges(diff({ changed: { x: { added: [], removed: [] } } }));
  expect(order?.reordered).toBe(true);
});

test('fields are told as texts, also those that came or went', () => {
  expect(fieldChanges(diff({}, { category: { from: null, to: 'c' }, metadata: { from: { a: 1 }, to: null } })))
    .toEqual([
      { name: 'category', texts: [{ sign: '+', text: 'c' }] },
      { name: 'metadata', texts: [{ sign: '-', text: '{"a":1}' }] },
    ]);
  expect(isEmpty(diff({}))).toBe(true);
  expect(isEmpty(diff({}, { name: { from: 'a', to: 'b' } }))).toBe(false);
});

test('the newest revision is compared with the one before it, deletions are no side', () => {
  const revisions = [
    { revision: 5, op: 'delete' }, { revision: 4, op: 'update' }, { revision: 3, op: 'delete' },
    { revision: 2, op: 'update' }, { revision: 1, op: 'create' },
  ];
  expect(chosenRevisions(revisions, {})).toEqual({ from: 2, to: 4 });
  expect(chosenRevisions(revisions, { from: 1 })).toEqual({ from: 1, to: 4 });
  expect(chosenRevisions(revisions, { from: 4, to: 1 })).toEqual({ from: 4, to: 1 });
  expect(chosenRevisions(revisions, { to: 3 })).toEqual({ from: 2, to: 4 });
  expect(chosenRevisions([{ revision: 1, op: 'create' }], {})).toEqual({ from: 1, to: 1 });
  expect(chosenRevisions([], {})).toEqual({ from: undefined, to: undefined });
});
