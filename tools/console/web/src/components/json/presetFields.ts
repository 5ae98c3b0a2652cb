// The members of a preset's document and of what may stand for a list, for completion.

export interface Field {
  name: string;
  help: string;
  empty: string; // what is put in as its value
}

export const presetFields: Field[] = [
  { name: 'name', help: 'Unique; 1 to 255 characters', empty: '""' },
  { name: 'description', help: 'For people, at most 4,096 characters', empty: '""' },
  { name: 'category', help: 'A word for grouping', empty: '""' },
  { name: 'runtime', help: 'The engine it is written for; absent: any', empty: '""' },
  { name: 'runtime_version', help: 'Versions of the engine, such as >=0.5,<0.6', empty: '""' },
  { name: 'parameters', help: 'Flag → candidate values', empty: '{}' },
  { name: 'links', help: 'Parameters that move together', empty: '[]' },
  { name: 'any_of', help: 'A union of sub-spaces', empty: '[]' },
  { name: 'constraints', help: 'Rules of its own: id, rule, require, when', empty: '[]' },
  { name: 'extends', help: 'Presets it builds on, by name', empty: '[]' },
  { name: 'requires', help: 'Presets it must be merged with', empty: '[]' },
  { name: 'conflicts', help: 'Presets it must not be merged with', empty: '[]' },
  { name: 'variables', help: 'Makes it a template: name → type, default, help', empty: '{}' },
  { name: 'merged_from', help: 'Written by a merge that was saved', empty: '{}' },
  { name: 'metadata', help: 'Free; tags, if there, is a list of texts', empty: '{"tags": []}' },
];

// Of an object that stands for a list of candidates.
export const parameterFields: Field[] = [
  { name: 'values', help: 'The list of candidates', empty: '[]' },
  { name: 'range', help: 'from, to, and step, factor or count', empty: '{"from": 1, "to": 8, "factor": 2}' },
  { name: 'values_from', help: 'An expression that gives the list', empty: '""' },
  { name: 'when', help: 'Where this is false, the flag is left out', empty: '""' },
  { name: 'replace', help: 'In a merge: instead of what was there', empty: 'true' },
  { name: 'notes', help: 'Why a value is in the list: value, why, by', empty: '[{"value": 1, "why": ""}]' },
  { name: 'remove', help: 'In a merge: takes out what was there', empty: 'true' },
];

export const rangeFields: Field[] = [
  { name: 'from', help: 'The first value', empty: '1' },
  { name: 'to', help: 'The last, where it is reached', empty: '8' },
  { name: 'step', help: 'Added each time', empty: '1' },
  { name: 'factor', help: 'Multiplied each time, above 1', empty: '2' },
  { name: 'count', help: 'How many values, 2 to 4,096', empty: '5' },
  { name: 'scale', help: 'With count: linear or log', empty: '"log"' },
];

export const constraintFields: Field[] = [
  { name: 'id', help: 'Unique in the preset', empty: '""' },
  { name: 'rule', help: 'The rule in words', empty: '""' },
  { name: 'require', help: 'An expression that valid points fulfil', empty: '""' },
  { name: 'when', help: 'Only where this is true', empty: '""' },
];

export const linkFields: Field[] = [
  { name: 'parameters', help: 'Names that move together', empty: '[]' },
  { name: 'tuples', help: 'Lists of values, one for each name', empty: '[]' },
  { name: 'when', help: 'Only where this is true', empty: '""' },
];

export const spaceFields: Field[] = [
  { name: 'name', help: 'Of this alternative', empty: '""' },
  ...presetFields.filter(({ name }) => ['parameters', 'links', 'any_of'].includes(name)),
];
