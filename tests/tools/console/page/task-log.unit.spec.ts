// Logs: what programs wrote is shown and never obeyed; pieces fit together.
import { expect, test } from '@playwright/test';

import {
  bufferOf,
  withNewer,
  withOlder,
} from '../../../../tools/console/web/src/pages/tasks/log/logBuffer';
import {
  cutAtMatches,
  findMatches,
  logLines,
} from '../../../../tools/console/web/src/pages/tasks/log/logText';
import type { LogPiece } from '../../../../tools/console/web/src/pages/tasks/model/types';

function piece(text: string, offset: number, size = offset + text.length): LogPiece {
  const next_offset = offset + text.length;
  return { text, offset, next_offset, size, file: 'engine', run: 0, files: ['engine'] };
}

test('lines end as any system ends them, and progress bars are lines', () => {
  expect(logLines('a\nb\r\nc\rd\n')).toEqual(['a', 'b', 'c', 'd']);
  expect(logLines('')).toEqual([]);
  expect(logLines('\n\n')).toEqual(['', '']);
});

test('escape sequences and characters that hide or turn text are shown', () => {
  expect(logLines('\u001b[31mred\u001b[0m')).toEqual(['␛[31mred␛[0m']);
  expect(logLines('a\u0000b\u0007')).toEqual(['a␀b␇']);
  expect(logLines('x\u202ey\u009b')).toEqual(['x⟨U+202E⟩y⟨U+009B⟩']);
  expect(logLines('tab\there')).toEqual(['tab\there']);
});

test('a search finds every place in any case', () => {
  const lines = ['Error: error', 'fine', 'ERROR'];
  expect(findMatches(lines, 'error')).toEqual([
    { line: 0, from: 0, to: 5 },
    { line: 0, from: 7, to: 12 },
    { line: 2, from: 0, to: 5 },
  ]);
  expect(findMatches(lines, '')).toEqual([]);
  expect(findMatches(['aaaa'], 'a', 2)).toHaveLength(2);
  expect(cutAtMatches('xerrory', [{ from: 1, to: 6 }])).toEqual(['x', 'error', 'y']);
});

test('a log grows at its end and at its beginning, without gaps', () => {
  const buffer = bufferOf(piece('middle', 100));
  const grown = withNewer(buffer, piece(' end', 106));
  expect(grown).toMatchObject({ text: 'middle end', from: 100, to: 110, size: 110 });
  expect(withOlder(buffer, piece('begin ', 94, 106))).toMatchObject({
    text: 'begin middle',
    from: 94,
    to: 106,
  });
  expect(withNewer(buffer, piece('x', 108))).toBeNull();
  expect(withOlder(buffer, piece('x', 90))).toBeNull();
});

test('a log that became shorter is begun anew', () => {
  const buffer = bufferOf(piece('long text', 100));
  expect(withNewer(buffer, piece('', 50, 50))).toBeNull();
});
