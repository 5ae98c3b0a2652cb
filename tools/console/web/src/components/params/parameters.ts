// A preset's parameters as the page holds them (plugin/SPACES.md).
import { isLosslessNumber } from 'lossless-json';

import type { Json } from '../../api/json';

// An object with one of values, range, values_from and remove.
export type RichParameter = { [key: string]: Json };
export type Parameter = Json[] | RichParameter;
export type Parameters = Record<string, Parameter>;

export function isObject(value: unknown): value is { [key: string]: Json } {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value)
  );
}

// What the form can show as rows: an object whose members are lists or objects.
export function isParameters(value: unknown): value is Parameters {
  return (
    isObject(value) && Object.values(value).every((each) => Array.isArray(each) || isObject(each))
  );
}

// Members in their order, one of them under another name.
export function renamed(parameters: Parameters, from: string, to: string): Parameters {
  return fromEntries(
    Object.entries(parameters).map(([name, value]) => [name === from ? to : name, value]),
  );
}

export function without(parameters: Parameters, name: string): Parameters {
  return fromEntries(Object.entries(parameters).filter(([each]) => each !== name));
}

// A removed one back at its place.
export function inserted(
  parameters: Parameters,
  name: string,
  value: Parameter,
  index: number,
): Parameters {
  const entries = Object.entries(parameters).filter(([each]) => each !== name);
  entries.splice(index, 0, [name, value]);
  return fromEntries(entries);
}

export function replaced(parameters: Parameters, name: string, value: Parameter): Parameters {
  return fromEntries(
    Object.entries(parameters).map(([each, old]) => [each, each === name ? value : old]),
  );
}

// Object.fromEntries defines members, so that a parameter named __proto__ is one like any other.
function fromEntries(entries: [string, Parameter][]): Parameters {
  return Object.fromEntries(entries);
}
