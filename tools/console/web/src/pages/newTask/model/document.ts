// A task document as it is edited. The document is what there is: the form reads and writes its
// members, so that what the form does not know stays.
import { isLosslessNumber } from 'lossless-json';

import { type Json, parseJson } from '../../../api/json';
import { isObject } from '../../../components/params/parameters';

export type Doc = { [key: string]: Json };
export type Path = string[];

export const newDocument: Doc = {
  task_name: '',
  model: { id_or_path: '' },
  base_runtime: 'sglang',
  optimization: { objective: 'maximize_throughput', strategy: 'grid_search', max_iterations: 100 },
  benchmark: {
    traffic_scenarios: ['D(512,128)'],
    num_concurrency: [1, 8, 32],
    max_requests_per_iteration: 100,
  },
};

export function getAt(doc: Doc, path: Path): Json | undefined {
  let value: Json | undefined = doc;
  for (const key of path) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

// With `value` at `path`; undefined takes the member out, and objects that are empty by that.
export function setAt(doc: Doc, path: Path, value: Json | undefined): Doc {
  const [key, ...rest] = path;
  if (key === undefined) return doc;
  const inner = Object.hasOwn(doc, key) ? doc[key] : undefined;
  let next = value;
  if (rest.length > 0) {
    const object = setAt(isObject(inner) ? inner : {}, rest, value);
    next = value === undefined && Object.keys(object).length === 0 ? undefined : object;
    if (value === undefined && inner === undefined) return doc;
  }
  const entries = Object.entries(doc);
  const at = entries.findIndex(([name]) => name === key);
  if (next === undefined) return Object.fromEntries(entries.filter(([name]) => name !== key));
  if (at >= 0) entries[at] = [key, next];
  else entries.push([key, next]);
  return Object.fromEntries(entries);
}

export function textAt(doc: Doc, path: Path): string {
  const value = getAt(doc, path);
  return typeof value === 'string' ? value : '';
}

export function numberAt(doc: Doc, path: Path): number | undefined {
  const value = getAt(doc, path);
  if (isLosslessNumber(value)) return Number(value.value);
  return typeof value === 'number' ? value : undefined;
}

export function flagAt(doc: Doc, path: Path): boolean {
  return getAt(doc, path) === true;
}

export function listAt(doc: Doc, path: Path): Json[] {
  const value = getAt(doc, path);
  return Array.isArray(value) ? value : [];
}

export function objectAt(doc: Doc, path: Path): Doc {
  const value = getAt(doc, path);
  return isObject(value) ? value : {};
}

// What is sent: fields that were left empty are not there, so that the daemon says what is missing.
export function toSend(doc: Doc): Doc {
  const sent = withoutEmpty(doc);
  if (isObject(sent['model'])) sent['model'] = withoutEmpty(sent['model']);
  // Without either there are no flags to try: one point, the engine's defaults.
  if (!('presets' in sent) && !('parameters' in sent)) sent['parameters'] = {};
  return sent;
}

function withoutEmpty(doc: Doc): Doc {
  return Object.fromEntries(Object.entries(doc).filter(([, value]) => value !== ''));
}

export type ReadDocument = { doc: Doc } | { fault: string };

// A document as it stands in a file or an editor.
export function readDocument(text: string): ReadDocument {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // A file of YAML begins with a name and a colon, or with a comment.
    const yaml = /^\s*(#|---|[A-Za-z_]+\s*:)/.test(text);
    return {
      fault: yaml
        ? 'This looks like YAML. The console takes JSON; “presetctl task submit” takes both.'
        : `This is not JSON: ${why}`,
    };
  }
  return isObject(value)
    ? { doc: value }
    : { fault: 'A task document is a JSON object: { "task_name": … }' };
}
