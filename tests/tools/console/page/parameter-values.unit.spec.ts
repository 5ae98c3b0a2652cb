// Candidate values as they are typed and shown, ranges, what an engine suggests.
import { expect, test } from '@playwright/test';

import { parseJson, toJson } from '../../../../tools/console/web/src/api/json';
import {
  type Flag, matchingFlags, suggestionsFor,
} from '../../../../tools/console/web/src/components/params/catalog';
import { byParameter } from '../../../../tools/console/web/src/components/params/findings';
import {
  inserted, isParameters, renamed, without,
} from '../../../../tools/console/web/src/components/params/parameters';
import { describe, readRange } from '../../../../tools/console/web/src/components/params/range';
import {
  duplicateReason, findDuplicate, isOpen, readTyped, splitCandidates, typedText,
  valueKey,
} from '../../../../tools/console/web/src/components/params/values';

const values = (text: string, spread = false) => {
  const typed = readTyped(text, spread);
  return typed.kind === 'values' ? toJson(typed.values) : typed;
};

test('what is typed keeps its type and its spelling', () => {
  expect(values('1')).toBe('[1]');
  expect(values('1.0')).toBe('[1.0]');
  expect(values('9007199254740993')).toBe('[9007199254740993]');
  expect(values('"1"')).toBe('["1"]');
  expect(values('true')).toBe('[true]');
  expect(values('"true"')).toBe('["true"]');
  expect(values('null')).toBe('[null]');
  expect(values('fcfs')).toBe('["fcfs"]');
  expect(values('  two words ')).toBe('["two words"]');
  expect(values('{"a": 1}')).toBe('[{"a":1}]');
  expect(values('.5')).toBe('[".5"]'); // no JSON number, so a text; its chip has quotes or not
});

test('a value that is edited and left alone stays what it was', () => {
  for (const text of ['1', '"1"', '1.0', 'true', '"true"', 'null', '"null"', 'fcfs', '""', '[1,2]',
    '" a"', '"a,b"', '"1..8x2"', '"[a"', '"a\\nb"', '{"a":[1.0]}']) {
    const read = readTyped(text);
    if (read.kind !== 'values') throw new Error(text);
    const [value] = read.values;
    const shown = typedText(value!);
    const again = readTyped(shown);
    if (again.kind !== 'values') throw new Error(text);
    expect(toJson(again.values)).toBe(toJson([value]));
    expect(shown).not.toContain('\n'); // a field has one line
  }
});

test('commas part values, but not within lists, objects and quotes', () => {
  expect(splitCandidates('1, 2,,4,')).toEqual(['1', '2', '4']);
  expect(splitCandidates('[1, 2], [3]')).toEqual(['[1, 2]', '[3]']);
  expect(splitCandidates('"a,b", {"c": [1, 2]}, d"e')).toEqual(['"a,b"', '{"c": [1, 2]}', 'd"e']);
  expect(splitCandidates('"a\\",b",c')).toEqual(['"a\\",b"', 'c']);
  expect(splitCandidates('')).toEqual([]);
  for (const open of ['[1', '"a', '{"a": [1', '1, [2', '["]"']) expect(isOpen(open), open).toBe(true);
  for (const closed of ['', '1', '[1]', '"a"', 'a"b', '1, 2', '"]"']) {
    expect(isOpen(closed), closed).toBe(false);
  }
});

test('what begins like JSON and is none is refused, not taken for a text', () => {
  expect(readTyped('[1')).toMatchObject({ kind: 'fault' });
  expect(readTyped('"a')).toMatchObject({ kind: 'fault' });
  expect(readTyped('1, {"a"}')).toMatchObject({ kind: 'fault' });
});

test('a pasted list becomes its values', () => {
  expect(values('[1, 2.50, "x"]', true)).toBe('[1,2.50,"x"]');
  expect(values('1\n2\r\n4', true)).toBe('[1,2,4]');
  expect(values('1\t2', true)).toBe('[1,2]');
  expect(values('[1, 2]')).toBe('[[1,2]]'); // typed, it is a value that is a list
});

test('the same value is one the daemon takes for the same', () => {
  const same: [string, string][] = [
    ['1', '1.0'], ['100', '1e2'], ['0', '-0.0'], ['{"a":1,"b":2}', '{"b":2.0,"a":1}'], ['[1]', '[1.0]'],
    ['0.1', '0.10'],
  ];
  for (const [left, right] of same) {
    expect(valueKey(parseJson(left)), `${left} ${right}`).toBe(valueKey(parseJson(right)));
  }
  const different: [string, string][] = [
    ['1', 'true'], ['1', '"1"'], ['null', '"null"'], ['[1,2]', '[2,1]'], ['0', 'false'],
    ['9007199254740993', '9007199254740992'],
  ];
  for (const [left, right] of different) {
    expect(valueKey(parseJson(left)), `${left} ${right}`).not.toBe(valueKey(parseJson(right)));
  }
});

test('a duplicate is named, as it is written in the list', () => {
  const list = [1, 'a'];
  expect(findDuplicate(list, [2, 'b'])).toBeUndefined();
  const twice = findDuplicate(list, [parseJson('1.0')]);
  expect(duplicateReason(list, twice!)).toBe('1.0 is in the list already, as 1.');
  expect(duplicateReason(list, 'a')).toBe('a is in the list already.');
  expect(findDuplicate([], ['x', 'x'])).toBe('x');
});

test('ranges are typed as on the command line', () => {
  expect(toJson(readRange('64..512x2'))).toBe('{"range":{"from":64,"to":512,"factor":2}}');
  expect(toJson(readRange('0.80..0.95/0.05'))).toBe('{"range":{"from":0.80,"to":0.95,"step":0.05}}');
  expect(toJson(readRange(' -4 .. 4 / 1e0 '))).toBe('{"range":{"from":-4,"to":4,"step":1e0}}');
  expect(readTyped('64..512x2')).toMatchObject({ kind: 'range' });
  expect(readRange('1..8')).toContain('1..8/1');
  expect(readRange('8..1/1')).toBe('8 is above 1.');
  expect(readRange('1..8/0')).toContain('above 0');
  expect(readRange('1..8x1')).toContain('above 1');
  expect(readRange('0..8x2')).toContain('above 0');
  expect(readTyped('1, 2..8x2')).toMatchObject({ kind: 'fault' });
  expect(values('"1..8"')).toBe('["1..8"]');
  expect(values('v1..v8')).toBe('["v1..v8"]');
});

test('what is richer than a list is told in words', () => {
  const read = (text: string) => describe(parseJson(text) as never);
  expect(read('{"range":{"from":64,"to":512,"factor":2}}').text).toBe('64..512x2');
  expect(read('{"range":{"from":0.80,"to":0.95,"step":0.05}}').text).toBe('0.80..0.95/0.05');
  expect(read('{"range":{"from":1,"to":9,"count":3,"scale":"log"}}').text).toBe(
    '3 values from 1 to 9, on a log scale',
  );
  expect(read('{"values_from":"divisors(gpus)","when":"a > 1"}')).toEqual({
    text: 'from divisors(gpus)',
    remarks: ['when a > 1'],
  });
  expect(read('{"values":[1],"notes":[{"value":1,"why":"x"}],"replace":true}')).toEqual({
    values: [1],
    remarks: ['in place of what was merged before', '1 note'],
  });
  expect(read('{"remove":true}').text).toBe('removed');
  expect(read('{"odd":1}').text).toBe('{"odd":1}');
});

test('rows keep their order when one is renamed, removed and brought back', () => {
  const parameters = { a: [1], b: [2], c: [3] };
  expect(Object.keys(renamed(parameters, 'b', 'x'))).toEqual(['a', 'x', 'c']);
  expect(renamed(parameters, 'b', 'x')['x']).toBe(parameters.b);
  const less = without(parameters, 'b');
  expect(Object.keys(less)).toEqual(['a', 'c']);
  expect(inserted(less, 'b', parameters.b, 1)).toEqual(parameters);
  expect(Object.keys(inserted(less, 'b', parameters.b, 1))).toEqual(['a', 'b', 'c']);
  expect(isParameters({ a: [1], b: { range: {} } })).toBe(true);
  expect(isParameters({ a: 1 })).toBe(false);
  expect(isParameters([])).toBe(false);
  expect(isParameters({ a: parseJson('1.0') })).toBe(false);
});

const flag = (name: string, more: Partial<Flag> = {}): Flag => ({
  name, type: 'int', expects: '', default: null, tune: 0, group: '', help: '', ...more,
});

test('an engine suggests its ladder, choices and default, each once', () => {
  const texts = (more: Partial<Flag>) => suggestionsFor(flag('x', more)).map(({ text }) => text);
  expect(texts({ suggest: [1, 2], default: 1 })).toEqual(['1', '2', 'null']);
  expect(texts({ suggest: [2], default: parseJson('2.0') })).toEqual(['2', 'null']);
  expect(texts({ type: 'bool', default: false })).toEqual(['true', 'false', 'null']);
  expect(texts({ type: 'enum', enum: ['a', 'b'], suggest: ['b'], default: 'a' })).toEqual([
    'b', 'a', 'null',
  ]);
  expect(suggestionsFor(flag('x', { suggest: [1], default: 1 }))[0]?.note).toBe('worth trying, default');
  expect(suggestionsFor(undefined)).toEqual([]);
});

test('flags are found by name, alias and help, names first', () => {
  const flags = [
    flag('page-size', { help: 'Tokens a page' }),
    flag('tp-size', { aliases: ['tensor-parallel-size'] }),
    flag('max-tp', { help: '' }),
    flag('chunk', { help: 'Not the tp of others' }),
  ];
  const names = (typed: string) => matchingFlags(flags, typed).map(({ name }) => name);
  expect(names('tp')).toEqual(['tp-size', 'max-tp', 'chunk']);
  expect(names('--tp')).toEqual(['tp-size', 'max-tp', 'chunk']);
  expect(names('tensor')).toEqual(['tp-size']);
  expect(names('tokens page')).toEqual(['page-size']);
  expect(names('nothing')).toEqual([]);
  expect(names('')).toHaveLength(4);
});

test('findings go to their row, and to their value where they name one', () => {
  const find = (path: string) => ({ path, message: path, severity: 'error' as const });
  const rows = byParameter([
    find('/parameters/a~1b/2'), find('/parameters/a~1b'), find('/parameters/c/range/from'),
    find('/parameters'), find('/name'),
  ]);
  expect([...rows.keys()].sort()).toEqual(['', 'a/b', 'c']);
  expect(rows.get('a/b')?.row).toHaveLength(1);
  expect(rows.get('a/b')?.values.get(2)).toHaveLength(1);
  expect(rows.get('c')?.row).toHaveLength(1);
  expect(rows.get('c')?.values.size).toBe(0);
});
