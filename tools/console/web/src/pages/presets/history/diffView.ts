// What preset.diff answers, as rows to look at.
import { type Json, toJson } from '../../../api/json';
import { isObject, type Parameter } from '../../../components/params/parameters';
import { describe } from '../../../components/params/range';

export interface PresetDiff {
  left: { id: number; name: string; revision: number };
  right: { id: number; name: string; revision: number };
  parameters: {
    added: Record<string, Parameter>;
    removed: Record<string, Parameter>;
    changed: Record<string, { added: Json[]; removed: Json[]; from?: Parameter; to?: Parameter }>;
  };
  fields: Record<string, { from: Json; to: Json }>;
}

export type Sign = '+' | '-';

export interface ParameterChange {
  name: string;
  kind: 'added' | 'removed' | 'changed';
  values: { sign: Sign; value: Json }[];
  texts: { sign: Sign; text: string }[]; // of what is richer than a list
  reordered: boolean; // the same values in another order
}

export interface FieldChange {
  name: string;
  texts: { sign: Sign; text: string }[];
}

export function parameterChanges({ parameters }: PresetDiff): ParameterChange[] {
  const { added, removed, changed } = parameters;
  return [
    ...Object.entries(removed).map(([name, value]) => whole(name, 'removed', '-', value)),
    ...Object.entries(changed).map(([name, change]): ParameterChange => {
      const values = [...signed('-', change.removed), ...signed('+', change.added)];
      const texts = differing(richText(change.from), richText(change.to));
      return {
        name,
        kind: 'changed',
        values,
        texts,
        reordered: values.length === 0 && texts.length === 0,
      };
    }),
    ...Object.entries(added).map(([name, value]) => whole(name, 'added', '+', value)),
  ];
}

export function fieldChanges({ fields }: PresetDiff): FieldChange[] {
  return Object.entries(fields).map(([name, { from, to }]) => ({
    name,
    texts: differing(fieldText(from), fieldText(to)),
  }));
}

export function isEmpty({ parameters, fields }: PresetDiff): boolean {
  const { added, removed, changed } = parameters;
  return [added, removed, changed, fields].every((each) => Object.keys(each).length === 0);
}

function whole(name: string, kind: 'added' | 'removed', sign: Sign, value: Parameter): ParameterChange {
  const list = Array.isArray(value) ? value : (describe(value).values ?? []);
  const text = Array.isArray(value) ? undefined : richText(value);
  return {
    name,
    kind,
    values: signed(sign, list),
    texts: text === undefined ? [] : [{ sign, text }],
    reordered: false,
  };
}

function signed(sign: Sign, values: Json[]): { sign: Sign; value: Json }[] {
  return values.map((value) => ({ sign, value }));
}

function differing(from: string | undefined, to: string | undefined): { sign: Sign; text: string }[] {
  if (from === to) return [];
  const texts: { sign: Sign; text: string }[] = [];
  if (from !== undefined) texts.push({ sign: '-', text: from });
  if (to !== undefined) texts.push({ sign: '+', text: to });
  return texts;
}

// What is not told by the chips: ranges, conditions, notes.
function richText(value: Parameter | undefined): string | undefined {
  if (!isObject(value)) return undefined;
  const { values: _, ...rest } = value;
  if (Object.keys(rest).length === 0) return undefined;
  const { text, remarks } = describe(value);
  const notes = Array.isArray(value['notes']) ? [`notes ${toJson(value['notes'])}`] : [];
  return [text, ...remarks.filter((remark) => !/^\d+ notes?$/.test(remark)), ...notes]
    .filter(Boolean)
    .join(', ');
}

function fieldText(value: Json): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'string' ? value : toJson(value);
}
