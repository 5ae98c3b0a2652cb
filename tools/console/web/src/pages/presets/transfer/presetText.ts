// A file's text as a document that can be imported.
import { LosslessNumber } from 'lossless-json';

import { type Json, parseJson } from '../../../api/json';

export interface PresetDocument {
  document: Json;
  names: string[]; // of its presets, "" where one has none
  bare: boolean; // a preset as it is served, without the document around it
}

export class UnreadableText extends Error {}

// Throws UnreadableText, which says where.
export function readPresetText(text: string): PresetDocument {
  if (text.trim() === '') throw new UnreadableText('The file is empty.');
  const document = parse(text);
  const members = membersOf(document);
  if (!members) throw new UnreadableText('This is JSON, but no document of presets.');
  // As `presetctl get --json` prints one.
  const bare = 'parameters' in members && 'name' in members && !('version' in members);
  if (bare) {
    return { document: { version: '1.0', preset: document }, names: [nameOf(document)], bare };
  }
  const list = Array.isArray(members['presets']) ? members['presets'] : [];
  const presets = members['preset'] === undefined ? list : [members['preset']];
  return { document, names: presets.map(nameOf), bare };
}

function parse(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new UnreadableText(whereText(text, error));
  }
}

function membersOf(value: Json): Record<string, Json> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  return Array.isArray(value) || value instanceof LosslessNumber ? undefined : value;
}

function nameOf(preset: Json): string {
  const name = membersOf(preset)?.['name'];
  return typeof name === 'string' ? name : '';
}

// "Line 3, column 7: …": the parser tells the position alone.
export function whereText(text: string, error: unknown): string {
  if (error instanceof RangeError) return 'It is nested too deeply.';
  const message = error instanceof Error ? error.message : String(error);
  const told = / at position (\d+)/.exec(message);
  if (!told) return message;
  const before = text.slice(0, Number(told[1])).split(/\r\n|\r|\n/);
  const column = (before.at(-1) ?? '').length + 1;
  return `Line ${before.length}, column ${column}: ${message.replace(told[0], '')}.`;
}
