import { LosslessNumber } from 'lossless-json';

import { type Json, toJson } from '../../api/json';

// Two candidates are the same when they are the same JSON value: 1 is 1.0, but not "1", not true.
export function valueKey(value: unknown): string {
  if (typeof value === 'number' || value instanceof LosslessNumber) return numberKey(value);
  if (Array.isArray(value)) return `[${value.map(valueKey).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${members.map(([name, member]) => `${toJson(name)}:${valueKey(member)}`).join(',')}}`;
  }
  return toJson(value);
}

// Beyond what a double holds, the text itself tells integers apart.
function numberKey(value: number | LosslessNumber): string {
  const text = String(value);
  const number = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : String(number);
}

export function distinctValues(values: Json[]): Json[] {
  const seen = new Map<string, Json>();
  for (const value of values) {
    const key = valueKey(value);
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}
