// A task document under the form: members, the two ways to say a space, changes by hand, faults.
import { expect, test } from '@playwright/test';

import { parseJson, toJson } from '../../../../tools/console/web/src/api/json';
import { RpcError } from '../../../../tools/console/web/src/api/rpc';
import {
  type Doc,
  getAt,
  newDocument,
  numberAt,
  readDocument,
  setAt,
  toSend,
} from '../../../../tools/console/web/src/pages/newTask/model/document';
import {
  describeEdits,
  editsOf,
  withEdits,
} from '../../../../tools/console/web/src/pages/newTask/model/edits';
import {
  elsewhere,
  faultAt,
  faultsOf,
  splitWarning,
  stillTrue,
} from '../../../../tools/console/web/src/pages/newTask/model/faults';
import {
  selectionOf,
  switchWay,
  wayOf,
  withSelection,
} from '../../../../tools/console/web/src/pages/newTask/model/presetPart';
import {
  documentWith,
  presetsOf,
} from '../../../../tools/console/web/src/pages/newTask/model/start';

const none: ReadonlySet<string> = new Set();

test('a member is set at its place, and taken out together with what it leaves empty', () => {
  const doc: Doc = { a: 1, slo: { latency: { p99: { threshold: 2 } } }, z: 3 };
  const set = setAt(doc, ['slo', 'latency', 'p99', 'weight'], 2);
  expect(toJson(set)).toBe('{"a":1,"slo":{"latency":{"p99":{"threshold":2,"weight":2}}},"z":3}');
  expect(toJson(setAt(doc, ['slo', 'latency', 'p99', 'threshold'], undefined))).toBe(
    '{"a":1,"z":3}',
  );
  expect(setAt(doc, ['not', 'there'], undefined)).toBe(doc);
  expect(toJson(setAt({}, ['__proto__', 'x'], 1))).toBe('{"__proto__":{"x":1}}');
  expect(getAt({ a: 1 }, ['a', 'b'])).toBeUndefined();
});

test('what the form does not know stays, and numbers stay as written', () => {
  const read = readDocument('{"task_name":"t","custom":{"n":1.0},"priority":12345678901234567890}');
  if ('fault' in read) throw new Error(read.fault);
  const changed = setAt(read.doc, ['task_name'], 'u');
  expect(toJson(changed)).toBe(
    '{"task_name":"u","custom":{"n":1.0},"priority":12345678901234567890}',
  );
  expect(numberAt(changed, ['custom', 'n'])).toBe(1);
});

test('what is no document says why, and YAML is told apart', () => {
  expect(readDocument('task_name: x\nmodel: y')).toMatchObject({ fault: /YAML/ });
  expect(readDocument('{"a":')).toMatchObject({ fault: /not JSON/ });
  expect(readDocument('[1]')).toMatchObject({ fault: /JSON object/ });
});

test('empty fields are not sent, and no space means the defaults alone', () => {
  const sent = toSend(newDocument);
  expect(sent).not.toHaveProperty('task_name');
  expect(sent['model']).toEqual({});
  expect(sent['parameters']).toEqual({});
  expect(toSend({ presets: [1] })).toEqual({ presets: [1] });
});

test('a selection goes into the document and out of it, named presets stay named', () => {
  const doc = parseJson('{"task_name":"t","presets":["A",7],"benchmark":{}}') as Doc;
  const names = new Map([['A', 3]]);
  const selection = selectionOf(doc, names);
  expect(selection.presets).toEqual([3, 7]);
  const next = withSelection(
    doc,
    { ...selection, presets: [7, 3, 9], merge_strategy: 'last_wins' },
    names,
  );
  expect(toJson(next)).toBe(
    '{"task_name":"t","presets":[7,"A",9],"merge_strategy":"last_wins","benchmark":{}}',
  );
  expect(withSelection(next, { ...selection, presets: [] }, names)).not.toHaveProperty('presets');
  // A name that is not known is not lost by choosing another preset.
  expect(withSelection(doc, selection, new Map())['presets']).toEqual(['A', 3, 7]);
});

test('going to manual entry and back loses nothing that was said either way', () => {
  const doc = parseJson(
    '{"task_name":"t","presets":[1,2],"merge_strategy":"union","parameters":{"x":[1]},"slo":{}}',
  ) as Doc;
  expect(wayOf(doc)).toBe('presets');
  const manual = switchWay(doc, null, { 'tp-size': [1, 2] });
  expect(toJson(manual.doc)).toBe('{"task_name":"t","parameters":{"tp-size":[1,2]},"slo":{}}');
  expect(wayOf(manual.doc)).toBe('manual');
  const typed = setAt(manual.doc, ['parameters', 'tp-size'], [4]);
  const back = switchWay(typed, manual.aside, null);
  expect(toJson(back.doc)).toBe(toJson(doc));
  const again = switchWay(back.doc, back.aside, { 'tp-size': [1, 2] });
  expect(getAt(again.doc, ['parameters', 'tp-size'])).toEqual([4]);
});

test('only what differs from the merged lists is a change by hand', () => {
  const merged = { a: [1, 2], b: ['x'], c: [true] };
  const rows = { a: [1, 2], b: ['x', 'y'], d: [3] };
  const edits = editsOf(merged, rows);
  expect(edits).toEqual({ b: ['x', 'y'], d: [3], c: [] });
  expect(withEdits(merged, edits, none)).toEqual(rows);
  expect(describeEdits(merged, edits, none)).toEqual([
    { name: 'b', kind: 'changed' },
    { name: 'd', kind: 'added' },
    { name: 'c', kind: 'left out' },
  ]);
  expect(editsOf(merged, merged)).toEqual({});
});

test('a list that was emptied to type another stays a row', () => {
  const merged = { a: [1, 2] };
  const edits = editsOf(merged, { a: [] });
  expect(withEdits(merged, edits, new Set(['a']))).toEqual({ a: [] });
  expect(withEdits(merged, edits, none)).toEqual({});
});

test('the daemon’s paths are the document’s, and stand at the nearest field', () => {
  const error = new RpcError('no', -32602, 'invalid_params', {}, [
    { path: '/task/optimization/order', message: 'must be one of' },
    { path: '/task/parameters/x/1', message: 'is there already' },
    { path: '/task/benchmark/foo', message: 'is odd' },
  ]);
  const faults = faultsOf(error);
  expect(faultAt(faults, '/optimization/order')).toBe('must be one of');
  expect(faultAt(faults, '/parameters')).toBe('x/1: is there already');
  expect(faultAt(faults, '/param')).toBeUndefined();
  expect(elsewhere(faults, ['/optimization', '/parameters'])).toEqual([
    { path: '/benchmark/foo', message: 'is odd' },
  ]);
  expect(faultsOf(new Error('other'))).toEqual([]);
});

test('a refusal counts until its member changes', () => {
  const faults = [{ path: '/task_name', message: 'is missing' }, { path: '/slo', message: 'bad' }];
  const refused: Doc = { task_name: '', slo: { a: 1 } };
  expect(stillTrue(faults, refused, { task_name: 'x', slo: { a: 1 } })).toEqual([faults[1]]);
  expect(stillTrue(faults, refused, refused)).toEqual(faults);
});

test('a warning tells its path apart', () => {
  expect(splitWarning('/slo/ttft: no effect without threshold')).toEqual({
    path: '/slo/ttft',
    message: 'no effect without threshold',
  });
  expect(splitWarning('no path: here')).toEqual({ path: '', message: 'no path: here' });
});

test('presets of the address are ids, each once', () => {
  expect(presetsOf('3,1,x,3,-2')).toEqual([3, 1]);
  expect(presetsOf(null)).toEqual([]);
  expect(documentWith([3])).toMatchObject({ presets: [3], merge_strategy: 'union' });
  expect(documentWith([])).toBe(newDocument);
});
