// What is selected in the table: single presets, or all that match a filter but some. The second is
// kept as the question it is, so that 100,000 presets are selected at once.
import { type Filter, sameFilter } from './filters';
import type { PresetSummary } from '../../api/types.gen';

export type Marks =
  | { kind: 'some'; presets: ReadonlyMap<number, PresetSummary> }
  | { kind: 'all'; filter: Filter; except: ReadonlyMap<number, PresetSummary> };

export const nothingMarked: Marks = { kind: 'some', presets: new Map() };

export function isMarked(marks: Marks, id: number): boolean {
  return marks.kind === 'some' ? marks.presets.has(id) : !marks.except.has(id);
}

// `total`: how many match the filter.
export function countOf(marks: Marks, total: number): number {
  return marks.kind === 'some' ? marks.presets.size : Math.max(0, total - marks.except.size);
}

export function mark(marks: Marks, presets: PresetSummary[], on: boolean): Marks {
  const add = (marks.kind === 'some') === on;
  const next = new Map(marks.kind === 'some' ? marks.presets : marks.except);
  for (const preset of presets) {
    if (add) next.set(preset.id, preset);
    else next.delete(preset.id);
  }
  return marks.kind === 'some' ? { ...marks, presets: next } : { ...marks, except: next };
}

export function markAll(filter: Filter): Marks {
  return { kind: 'all', filter, except: new Map() };
}

// A preset is gone: what cannot be acted on is not counted.
export function unmarkGone(marks: Marks, id: number): Marks {
  const kept = marks.kind === 'some' ? marks.presets : marks.except;
  return kept.has(id) ? mark(marks, [...kept.values()].filter((preset) => preset.id === id),
    marks.kind === 'all') : marks;
}

// Single presets stay selected when something else is looked for; "all that match" means what
// matched when it was said, and is over when the filter is another.
export function marksUnder(marks: Marks, filter: Filter): Marks {
  if (marks.kind === 'some') return marks;
  const order = { sort: filter.sort, order: filter.order };
  return sameFilter({ ...marks.filter, ...order }, filter) ? marks : nothingMarked;
}
