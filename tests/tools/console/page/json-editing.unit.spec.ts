// JSON as it is shown and edited: pointers to ranges, faults, completion, the least change.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';

import { parseJson, toJson } from '../../../../tools/console/web/src/api/json';
import { changeBetween } from '../../../../tools/console/web/src/components/json/change';
import { proposalsAt } from '../../../../tools/console/web/src/components/json/complete';
import { duplicateNames, syntaxFault } from '../../../../tools/console/web/src/components/json/faults';
import { formatJson } from '../../../../tools/console/web/src/components/json/format';
import { locate, parseTree } from '../../../../tools/console/web/src/components/json/locate';
import { pointerOf, pointerParts, under } from '../../../../tools/console/web/src/components/json/pointer';
import { presetFields } from '../../../../tools/console/web/src/components/json/presetFields';
import type { Catalog } from '../../../../tools/console/web/src/components/params/catalog';

const slicing = (text: string) => (from: number, to: number) => text.slice(from, to);

// What a fault at `pointer` underlines.
function underlined(text: string, pointer: string): string {
  const { from, to } = locate(parseTree(text), slicing(text), pointer);
  return text.slice(from, to);
}

test('pointers are parted and made as RFC 6901 says', () => {
  expect(pointerParts('/a~1b/m~0n/0')).toEqual(['a/b', 'm~n', '0']);
  expect(pointerOf(['a/b', 'm~n', 0])).toBe('/a~1b/m~0n/0');
  expect(pointerParts('')).toEqual([]);
  expect(pointerParts('/~01')).toEqual(['~1']);
  expect(under([{ path: '/changes/name' }, { path: '/changes' }, { path: '/changesX' }], '/changes'))
    .toEqual([{ path: '/name' }, { path: '' }]);
});

test('a pointer leads to the text that it names', () => {
  const text = '{"name": "x", "parameters": {"a/b": [1, "two", [3]], "c": {"range": {"from": 4}}}}';
  expect(underlined(text, '/name')).toBe('"x"');
  expect(underlined(text, '/parameters/a~1b/1')).toBe('"two"');
  expect(underlined(text, '/parameters/c/range/from')).toBe('4');
  expect(underlined(text, '/parameters/a~1b')).toBe('"a/b"'); // a whole list: its name
  expect(underlined(text, '/parameters')).toBe('"parameters"');
});

test('a pointer to what is missing leads to what it is missing in', () => {
  const text = '{"parameters": {"a": [1]}}';
  expect(underlined(text, '/parameters/b')).toBe('"parameters"');
  expect(underlined(text, '/parameters/a/7')).toBe('"a"');
  expect(underlined(text, '/runtime')).toBe('{');
  expect(underlined('', '/name')).toBe('');
});

test('a pointer is found in a text that is not whole', () => {
  expect(underlined('{"name": "x", "parameters": {"a": [1, 2', '/parameters/a/1')).toBe('2');
  expect(underlined('{"name" "x", "b": 2}', '/b')).toBe('2');
});

test('a name with an escape is the name that it means', () => {
  expect(underlined('{"a\\u002fb": 1}', '/a~1b')).toBe('1');
});

test('where a text stops being JSON is told with its line', () => {
  expect(syntaxFault('{"a": 1}')).toBeUndefined();
  const fault = syntaxFault('{\n  "a": 1,\n}');
  expect(fault?.message).toMatch(/^Line 3: /);
  expect(fault?.from).toBe(12);
  const open = syntaxFault('[1, 2');
  expect(open?.message).toMatch(/^Line 1: /);
  expect(open!.to).toBeLessThanOrEqual(6);
  expect(syntaxFault('')?.message).toBe('The text is empty.');
});

test('every name that stands twice is found, with whatever values', () => {
  const text = '{"a": 1, "b": {"c": 1, "c": 1}, "a": 2, "\\u0061": 3}';
  const faults = duplicateNames(parseTree(text), slicing(text));
  expect(faults.map(({ from, to }) => text.slice(from, to)).sort()).toEqual([
    '"\\u0061"', '"a"', '"c"',
  ]);
  expect(syntaxFault(text)).toBeUndefined(); // told once
});

test('members of a document stand on lines of their own, lists on one where they fit', () => {
  const text = [
    '{',
    '  "name": "x",',
    '  "parameters": {',
    '    "tp-size": [1, 2.0, 1e3],',
    '    "m": {"range": {"from": 0.80, "to": 1, "step": 0.05}}',
    '  },',
    '  "links": []',
    '}',
  ].join('\n');
  expect(formatJson(parseJson(text))).toBe(text);
});

test('a long list fills lines, and no number changes its spelling', () => {
  const list = Array.from({ length: 200 }, (_, index) => `${index}.0`);
  const text = formatJson(parseJson(`{"a": [${list.join(',')}], "b": [[1, 2], [3]]}`));
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  expect(text.split('\n').length).toBeLessThan(30);
  expect(toJson(parseJson(text))).toBe(`{"a":[${list.join(',')}],"b":[[1,2],[3]]}`);
});

test('the change between two texts is the one stretch that differs', () => {
  expect(changeBetween('abcd', 'abcd')).toBeUndefined();
  expect(changeBetween('[1, 2]', '[1, 3, 2]')).toEqual({ from: 4, to: 4, insert: '3, ' });
  expect(changeBetween('aaa', 'aa')).toEqual({ from: 2, to: 3, insert: '' });
  for (const [before, after] of [['', 'x'], ['xyx', 'x'], ['ab', 'ba'], ['aXb', 'aYYb']]) {
    const { from, to, insert } = changeBetween(before!, after!)!;
    expect(before!.slice(0, from) + insert + before!.slice(to)).toBe(after);
  }
});

const catalog: Catalog = {
  engine: 'some',
  version: 'main',
  flags: [
    { name: 'tp-size', type: 'int', expects: 'an integer', default: 1, tune: 3, group: '', help: 'GPUs',
      aliases: ['tp'], suggest: [1, 2, 4] },
    { name: 'policy', type: 'enum', expects: 'one of', default: 'a', tune: 1, group: '', help: 'Order',
      enum: ['a', 'b'] },
  ],
};

// At the place of | in the text.
function proposed(marked: string, kind: 'preset' | 'parameters' | 'task' = 'preset') {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = proposalsAt(parseTree(text), slicing(text), at, kind, catalog);
  return {
    labels: found?.proposals.map(({ label }) => label) ?? [],
    apply: found?.proposals.map(({ apply }) => apply) ?? [],
    replaced: found ? text.slice(found.from, found.to) : undefined,
  };
}

test('members of a preset are proposed that are not there yet', () => {
  const { labels } = proposed('{"name": "x", |}');
  expect(labels).toContain('parameters');
  expect(labels).not.toContain('name');
  expect(proposed('{|}').labels).toHaveLength(presetFields.length);
  expect(proposed('{"na|"}')).toMatchObject({ replaced: '"na"' });
});

test('the proposed members are those that preset.create takes', () => {
  const repository = join(__dirname, '../../../..');
  const document = JSON.parse(
    readFileSync(join(repository, 'tools/console/web/openrpc.json'), 'utf8'),
  ) as { methods: { name: string; params: { name: string }[] }[] };
  const params = document.methods.find(({ name }) => name === 'preset.create')!.params;
  expect(presetFields.map(({ name }) => name).sort()).toEqual(
    params.map(({ name }) => name).filter((name) => name !== 'request_id').sort(),
  );
});

test('flags are proposed as names of parameters, not those that stand there under an alias', () => {
  expect(proposed('{"parameters": {|}}').labels).toEqual(['tp-size', 'policy']);
  expect(proposed('{"parameters": {"tp": [1], |}}').labels).toEqual(['policy']);
  expect(proposed('{"parameters": {"po|"}}')).toMatchObject({ replaced: '"po"' });
  expect(proposed('{"parameters": {"tp|"}}').apply[0]).toBe('"tp-size": []');
  expect(proposed('{"parameters": {"tp|": [1]}}').apply[0]).toBe('"tp-size"'); // its value is there
  expect(proposed('{"any_of": [{"parameters": {|}}]}').labels).toEqual(['tp-size', 'policy']);
  expect(proposed('{|}', 'parameters').labels).toEqual(['tp-size', 'policy']);
  expect(proposed('{"parameters": {|}}', 'task').labels).toEqual(['tp-size', 'policy']);
  expect(proposed('{|}', 'task').labels).toEqual([]);
});

test('values are proposed where candidates stand, not those that are there', () => {
  expect(proposed('{"parameters": {"tp-size": [|]}}').labels).toEqual(['1', '2', '4', 'null']);
  expect(proposed('{"parameters": {"tp-size": [1, |]}}').labels).toEqual(['2', '4', 'null']);
  expect(proposed('{"parameters": {"tp": [|]}}').labels).toEqual(['1', '2', '4', 'null']);
  expect(proposed('{"parameters": {"policy": ["a|"]}}')).toMatchObject({ replaced: '"a"' });
  expect(proposed('{"parameters": {"policy": {"values": [|]}}}').labels).toEqual(['"a"', '"b"', 'null']);
  expect(proposed('{"metadata": {"tags": [|]}}').labels).toEqual([]);
  expect(proposed('{"name": |}').labels).toEqual([]);
});

test('the members of what stands for a list, of a range and of a rule are proposed', () => {
  expect(proposed('{"parameters": {"x": {|}}}').labels).toContain('values_from');
  expect(proposed('{"parameters": {"x": {"range": {"from": 1, |}}}}').labels).toEqual([
    'to', 'step', 'factor', 'count', 'scale',
  ]);
  expect(proposed('{"constraints": [{|}]}').labels).toContain('require');
  expect(proposed('{"links": [{|}]}').labels).toContain('tuples');
  expect(proposed('{"metadata": {|}}').labels).toEqual([]);
});
