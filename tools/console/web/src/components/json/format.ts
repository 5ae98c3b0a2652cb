// JSON as it is shown: the outer objects' members a line each, what is inside of them on one line
// where it fits.
import { isLosslessNumber } from 'lossless-json';

import { type Json, toJson } from '../../api/json';

const width = 88;

export function formatJson(value: Json): string {
  return format(value, 0, 0);
}

// `before`: how many characters stand before it on its line.
function format(value: Json, indent: number, before: number): string {
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return toJson(value);
  const outer = !Array.isArray(value) && indent < 2;
  if (before > 0 && !outer) {
    const line = oneLine(value, width - before);
    if (line !== undefined) return line;
  }
  const pad = '  '.repeat(indent + 1);
  const close = `\n${'  '.repeat(indent)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const simple = value.every((each) => typeof each !== 'object' || each === null || isLosslessNumber(each));
    if (simple) return `[\n${filled(value, pad)}${close}]`;
    return `[\n${value.map((each) => pad + format(each, indent + 1, pad.length)).join(',\n')}${close}]`;
  }
  const members = Object.entries(value).map(([key, each]) => {
    const name = `${pad}${JSON.stringify(key)}: `;
    return name + format(each, indent + 1, name.length);
  });
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}${close}}`;
}

// "[1, 2]", "{"from": 1}"; undefined where it is longer than `room`.
function oneLine(value: Json, room: number): string | undefined {
  if (room < 0) return undefined;
  if (typeof value !== 'object' || value === null || isLosslessNumber(value)) {
    const text = toJson(value);
    return text.length <= room ? text : undefined;
  }
  const list = Array.isArray(value);
  const parts: string[] = [];
  let left = room - 2;
  const entries: [string, Json][] = list
    ? value.map((each) => ['', each])
    : Object.entries(value).map(([key, each]) => [`${JSON.stringify(key)}: `, each]);
  for (const [name, each] of entries) {
    const text = oneLine(each, left - name.length);
    if (text === undefined) return undefined;
    parts.push(name + text);
    left -= name.length + text.length + 2;
  }
  const line = parts.join(', ');
  return list ? `[${line}]` : `{${line}}`;
}

// A long list of simple values fills lines.
function filled(values: Json[], pad: string): string {
  const lines: string[] = [];
  let line = pad;
  values.forEach((value, index) => {
    const text = toJson(value) + (index + 1 < values.length ? ',' : '');
    if (line.length > pad.length && line.length + 1 + text.length > width) {
      lines.push(line);
      line = pad;
    }
    line += line.length > pad.length ? ` ${text}` : text;
  });
  return [...lines, line].join('\n');
}
