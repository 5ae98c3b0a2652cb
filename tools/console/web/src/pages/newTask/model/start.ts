// What a new task begins with, as the address says.
import { type Doc, newDocument } from './document';

// ?presets=1,2: these, in this order.
export function presetsOf(text: string | null): number[] {
  const ids = (text ?? '')
    .split(',')
    .filter((each) => /^\d+$/.test(each))
    .map(Number)
    .filter(Number.isSafeInteger);
  return [...new Set(ids)];
}

export function documentWith(presets: number[]): Doc {
  if (presets.length === 0) return newDocument;
  return { ...newDocument, presets, merge_strategy: 'union' };
}
