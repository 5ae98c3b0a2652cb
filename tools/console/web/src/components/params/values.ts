// Candidate values: when two are the same, and what typed text means.
import { isLosslessNumber } from 'lossless-json';

import { type Json, parseJson, toJson, valueText } from '../../api/json';
import { looksLikeRange, readRange } from './range';
import { isObject, type RichParameter } from './parameters';

// Equal for the values that the daemon takes for the same: 1 and 1.0, objects in any key order; not
// true and 1.
export function valueKey(value: Json): string {
  if (typeof value === 'number') return numberKey(String(value));
  if (isLosslessNumber(value)) return numberKey(value.toString());
  if (Array.isArray(value)) return `[${value.map(valueKey).join(',')}]`;
  if (isObject(value)) {
    const members = Object.keys(value).sort();
    return `{${members.map((key) => `${JSON.stringify(key)}:${valueKey(value[key]!)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

const largest = 2n ** 64n;

// Whole numbers of 64 bits are exact, all others doubles.
function numberKey(text: string): string {
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text);
    if (whole < largest && whole > -largest) return whole.toString();
  }
  const double = Number(text);
  return Number.isInteger(double) && Math.abs(double) < Number(largest)
    ? BigInt(double).toString()
    : String(double);
}

// Each once, as it was first written.
export function distinctValues(values: Json[]): Json[] {
  const seen = new Map<string, Json>();
  for (const value of values) {
    const key = valueKey(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}

// The first value of `added` that stands in `values`, or twice in `added`.
export function findDuplicate(values: Json[], added: Json[]): Json | undefined {
  const known = new Set(values.map(valueKey));
  for (const value of added) {
    const key = valueKey(value);
    if (known.has(key)) return value;
    known.add(key);
  }
  return undefined;
}

// What differs of a text and a number that look alike is told by the chip's quotes; this is for
// those who hear it.
export function kindOf(value: Json): string {
  if (value === null) return 'null, the flag is left out';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  if (Array.isArray(value)) return 'list';
  return isLosslessNumber(value) || typeof value === 'number' ? 'number' : 'object';
}

export type Typed =
  | { kind: 'values'; values: Json[] }
  | { kind: 'range'; parameter: RichParameter }
  | { kind: 'fault'; message: string };

// Text of one or several candidates, separated by commas. JSON where it is JSON, else a text;
// "64..512x2" alone is a range. `spread`: a JSON list stands for its elements, as when it is pasted.
export function readTyped(text: string, spread = false): Typed {
  if (spread) {
    const list = asList(text);
    if (list) return { kind: 'values', values: list };
  }
  const tokens = splitCandidates(spread ? text.replace(/[\n\r\t]+/g, ',') : text);
  if (tokens.length === 1 && looksLikeRange(tokens[0]!)) {
    const range = readRange(tokens[0]!);
    return typeof range === 'string'
      ? { kind: 'fault', message: range }
      : { kind: 'range', parameter: range };
  }
  const values: Json[] = [];
  for (const token of tokens) {
    if (looksLikeRange(token)) {
      return { kind: 'fault', message: `The range ${token} stands alone, without other values.` };
    }
    const value = readCandidate(token);
    if (value.fault) return { kind: 'fault', message: value.fault };
    values.push(value.value);
  }
  return { kind: 'values', values };
}

// As it is typed: what is read as this very value. Its chip's text may not be, as with a comma.
export function typedText(value: Json): string {
  const text = valueText(value);
  const read = readTyped(text);
  const same =
    read.kind === 'values' && read.values.length === 1 && valueKey(read.values[0]!) === valueKey(value);
  // A field of one line drops the others' ends.
  return same && !/[\n\r]/.test(text) ? text : toJson(value);
}

function asList(text: string): Json[] | undefined {
  try {
    const value = parseJson(text.trim());
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readCandidate(token: string): { value: Json; fault?: string } {
  try {
    return { value: parseJson(token) };
  } catch {
    if (/^["[{]/.test(token)) {
      const shown = token.length > 24 ? `${token.slice(0, 24)}…` : token;
      return { value: null, fault: `${shown} is not complete JSON.` };
    }
    return { value: token };
  }
}

// At the commas that do not stand inside of a list, an object or quotes. Empty ones are left out.
export function splitCandidates(text: string): string[] {
  const tokens: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; ) {
    at = endOfCandidate(text, at);
    const token = text.slice(start, at).trim();
    if (token) tokens.push(token);
    start = ++at;
  }
  return tokens;
}

// Whether a comma typed now would stand inside of a list, an object or quotes.
export function isOpen(text: string): boolean {
  return endOfCandidate(`${text},`, lastStart(text)) > text.length;
}

function lastStart(text: string): number {
  let start = 0;
  for (;;) {
    const end = endOfCandidate(text, start);
    if (end >= text.length) return start;
    start = end + 1;
  }
}

// Where the comma after the candidate that begins at `at` stands, or the text's length. A quote or
// bracket within a word is part of the word.
function endOfCandidate(text: string, at: number): number {
  while (at < text.length && /\s/.test(text[at]!)) ++at;
  const comma = (from: number) => {
    const found = text.indexOf(',', from);
    return found < 0 ? text.length : found;
  };
  if (!/["[{]/.test(text[at] ?? '')) return comma(at);
  let depth = 0;
  let quoted = false;
  for (; at < text.length; ++at) {
    const letter = text[at]!;
    if (quoted) {
      if (letter === '\\') ++at;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') {
      quoted = true;
    } else if (letter === '[' || letter === '{') {
      ++depth;
    } else if (letter === ']' || letter === '}') {
      --depth;
    }
    if (!quoted && depth <= 0) return comma(at + 1);
  }
  return text.length + 1; // open: what comes next still belongs to it
}

export function duplicateReason(values: Json[], value: Json): string {
  const key = valueKey(value);
  const text = valueText(value);
  const there = values.find((each) => valueKey(each) === key);
  if (there === undefined) return `${text} is there twice.`;
  const as = valueText(there);
  return as === text ? `${text} is in the list already.` : `${text} is in the list already, as ${as}.`;
}
