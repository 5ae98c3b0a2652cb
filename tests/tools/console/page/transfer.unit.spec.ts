// Files of presets: their names, where a fault is, and what an import would do.
import { expect, test } from '@playwright/test';

import { toJson } from '../../../../tools/console/web/src/api/json';
import { RpcError } from '../../../../tools/console/web/src/api/rpc';
import {
  readFile,
  sizeText,
} from '../../../../tools/console/web/src/pages/presets/transfer/chosenFile';
import { exportFileName } from '../../../../tools/console/web/src/pages/presets/transfer/fileName';
import { importedText } from '../../../../tools/console/web/src/pages/presets/transfer/importedText';
import { readPresetText } from '../../../../tools/console/web/src/pages/presets/transfer/presetText';
import {
  happeningText,
  importing,
  placedFaults,
  previewRows,
  summaryText,
  undoOperations,
} from '../../../../tools/console/web/src/pages/presets/transfer/preview';

test('a file is named after its preset, without what a name of a file cannot have', () => {
  expect(exportFileName('High Throughput')).toBe('preset-High Throughput.json');
  expect(exportFileName('a/b\\c')).toBe('preset-a_b_c.json');
  expect(exportFileName('x\u202ey\u0007')).toBe('preset-x_y_.json');
  expect(exportFileName('Größe 日本')).toBe('preset-Größe 日本.json');
});

test('a long name is cut between characters', () => {
  const name = exportFileName('日'.repeat(255));
  expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
  expect(name).toMatch(/^preset-日+\.json$/);
});

test('a fault in a text is told with line and column', () => {
  expect(() => readPresetText('{\n  "a": "x" "y"\n}')).toThrow(/^Line 2, column 12: /);
  expect(() => readPresetText('{"a": [1, 2')).toThrow(/^Line 1, column 12: /);
  expect(() => readPresetText(' \n')).toThrow('The file is empty.');
  expect(() => readPresetText('[1]')).toThrow('no document of presets');
  expect(() => readPresetText('['.repeat(1_000_000))).toThrow('nested too deeply');
});

test('a document keeps its numbers as they were written', () => {
  const text = '{"version":"1.0","preset":{"name":"A","parameters":{"a":[1.0,1e3]}}}';
  const { document, names, bare } = readPresetText(text);
  expect(toJson(document)).toBe(text);
  expect(names).toEqual(['A']);
  expect(bare).toBe(false);
});

test('a preset as it is served becomes a document', () => {
  const { document, names, bare } = readPresetText('{"id":3,"name":"A","parameters":{"a":[1]}}');
  expect(document).toMatchObject({ version: '1.0', preset: { name: 'A' } });
  expect(names).toEqual(['A']);
  expect(bare).toBe(true);
});

test('the names of a document are those of its presets, as far as they have any', () => {
  const text = '{"version":"1.0","presets":[{"name":"A"},{"name":3},7]}';
  expect(readPresetText(text).names).toEqual(['A', '', '']);
});

test('what is larger than a request is not sent', async () => {
  const document = { version: '1.0', preset: { name: 'A', parameters: { a: ['x'.repeat(5000)] } } };
  const compact = JSON.stringify(document);
  const file = (text: string) => new File([text], 'a.json');
  expect(await readFile(file(compact), 4096)).toEqual({
    problem: 'It is too large: 4.9 KiB, and 4 KiB can be imported at once. Split it.',
  });
  expect(await readFile(file(compact), 8192)).toHaveProperty('document');
  // Blanks do not count: they are not sent.
  expect(await readFile(file(compact + ' '.repeat(9000)), 8192)).toHaveProperty('document');
});

test('what is no text is said to be none', async () => {
  const file = new File([new Uint8Array([0x7b, 0xff, 0xfe])], 'a.json');
  expect(await readFile(file, 1 << 20)).toEqual({ problem: 'It is no text in UTF-8.' });
});

test('sizes are short', () => {
  expect(sizeText(12)).toBe('12 bytes');
  expect(sizeText(1536)).toBe('1.5 KiB');
  expect(sizeText(4 << 20)).toBe('4 MiB');
});

const answer = {
  imported: [
    { name: 'A (2)', id: 5, revision: 1, action: 'renamed' as const, from: 'A' },
    { name: 'B', id: 6, revision: 1, action: 'created' as const },
    { name: 'D', id: 4, revision: 3, action: 'replaced' as const },
    { name: 'E', id: 9, revision: 2, action: 'unchanged' as const },
  ],
  skipped: [{ name: 'C', id: 3, reason: 'a preset of this name exists' }],
};

test('rows stand in the order of the document and say what happens', () => {
  const rows = previewRows(['A', 'B', 'C', 'D', 'E'], answer);
  expect(rows.map(({ name, happening }) => `${name}: ${happeningText(happening)}`)).toEqual([
    'A: becomes “A (2)”',
    'B: new',
    'C: left out: the name is taken',
    'D: replaces it, as revision 3',
    'E: identical, stays as it is',
  ]);
  expect(importing(rows)).toBe(3);
  expect(summaryText(rows)).toBe('1 renamed, 1 new, 1 left out, 1 replaced, 1 identical');
  expect(importedText([answer])).toBe('3 presets imported (1 replaced, 1 left out, 1 identical).');
});

test('an import is taken back the other way round, and leaves alone what it left alone', () => {
  expect(undoOperations([answer])).toEqual([
    { op: 'restore', params: { preset: 4, revision: 2 } },
    { op: 'delete', params: { preset: 6, if_revision: 1 } },
    { op: 'delete', params: { preset: 5, if_revision: 1 } },
  ]);
});

test('a fault is told with the preset it is in', () => {
  const error = new RpcError('', -32602, 'invalid_params', {}, [
    { path: '/document/presets/1/parameters/a/0', message: 'x' },
    { path: '/document/presets/0/name', message: 'y' },
    { path: '/document/version', message: 'z' },
  ]);
  expect(placedFaults(error, ['', 'B'], false)).toEqual([
    { preset: 'B', path: '/parameters/a/0', message: 'x' },
    { preset: 'preset 1', path: '/name', message: 'y' },
    { preset: undefined, path: '/version', message: 'z' },
  ]);
});
