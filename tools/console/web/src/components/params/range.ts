// Ranges as people write them, and what is richer than a list as people read it.
import { type Json, parseJson, toJson } from '../../api/json';
import { isObject, type Parameter, type RichParameter } from './parameters';

const number = '-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?';
const form = new RegExp(`^(${number})\\s*\\.\\.\\s*(${number})(?:\\s*([/x×])\\s*(${number}))?$`);

export function looksLikeRange(text: string): boolean {
  return form.test(text.trim());
}

// "0.8..0.95/0.05" or "64..512x2"; a sentence where it is not complete.
export function readRange(text: string): RichParameter | string {
  const match = form.exec(text.trim());
  if (!match) return `${text} is no range.`;
  const [, from, to, sign, by] = match;
  if (!sign || !by) {
    return `Say how to get from ${from} to ${to}: ${from}..${to}/1 or ${from}..${to}x2.`;
  }
  let ends: [Json, Json, Json];
  try {
    ends = [parseJson(from!), parseJson(to!), parseJson(by)];
  } catch {
    return `${text} has a number that is none in JSON.`;
  }
  if (Number(from) > Number(to)) return `${from} is above ${to}.`;
  if (sign === '/' && Number(by) <= 0) return 'The step must be above 0.';
  if (sign !== '/' && Number(by) <= 1) return 'The factor must be above 1.';
  if (sign !== '/' && Number(from) <= 0) return 'With a factor, the range begins above 0.';
  return { range: { from: ends[0], to: ends[1], [sign === '/' ? 'step' : 'factor']: ends[2] } };
}

export interface Described {
  values?: Json[]; // shown as chips
  text?: string;
  remarks: string[];
}

// As people read it: "64..512x2", "from divisors(gpus)"; conditions and the like as remarks.
export function describe(parameter: RichParameter): Described {
  const remarks: string[] = [];
  const { when, replace, notes } = parameter;
  if (typeof when === 'string') remarks.push(`when ${when}`);
  if (replace === true) remarks.push('in place of what was merged before');
  if (Array.isArray(notes) && notes.length > 0) {
    remarks.push(notes.length === 1 ? '1 note' : `${notes.length} notes`);
  }
  const { values, range, values_from: expression, remove } = parameter;
  if (Array.isArray(values)) return { values, remarks };
  if (isObject(range)) return { text: rangeText(range), remarks };
  if (typeof expression === 'string') return { text: `from ${expression}`, remarks };
  if (remove === true) return { text: 'removed', remarks };
  return { text: toJson(parameter), remarks };
}

function rangeText(range: { [key: string]: Json }): string {
  const part = (name: string) => (range[name] === undefined ? '?' : toJson(range[name]));
  const ends = `${part('from')}..${part('to')}`;
  if (range['step'] !== undefined) return `${ends}/${part('step')}`;
  if (range['factor'] !== undefined) return `${ends}x${part('factor')}`;
  const scale = range['scale'] === 'log' ? ', on a log scale' : '';
  return `${part('count')} values from ${part('from')} to ${part('to')}${scale}`;
}

// How many candidates a list has; undefined for what only the daemon can tell.
export function listed(parameter: Parameter): Json[] | undefined {
  if (Array.isArray(parameter)) return parameter;
  return Array.isArray(parameter['values']) ? parameter['values'] : undefined;
}
