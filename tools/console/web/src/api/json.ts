// JSON as people wrote it: 1.0 stays 1.0, and an integer beyond 2^53 stays what it is.
import { LosslessNumber, parse, stringify } from 'lossless-json';

export type Json =
  | null
  | boolean
  | number
  | string
  | LosslessNumber
  | Json[]
  | { [key: string]: Json };

// A number that JavaScript would write otherwise keeps its text.
function parseNumber(text: string): number | LosslessNumber {
  const value = Number(text);
  return String(value) === text ? value : new LosslessNumber(text);
}

// Throws SyntaxError with the position.
export function parseJson(text: string): Json {
  return parse(text, undefined, { parseNumber }) as Json;
}

export function toJson(value: unknown, indent?: number): string {
  return stringify(value, undefined, indent) ?? 'null';
}

// One candidate value as people read it: texts without quotes where they cannot be mistaken.
export function valueText(value: Json): string {
  if (typeof value !== 'string') return toJson(value);
  return looksLikeJson(value) || value === '' || value !== value.trim() ? toJson(value) : value;
}

// The other way: JSON where it parses as JSON, else a text.
export function parseValueText(text: string): Json {
  const trimmed = text.trim();
  try {
    return parseJson(trimmed);
  } catch {
    return trimmed;
  }
}

function looksLikeJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch {
    return false;
  }
}
