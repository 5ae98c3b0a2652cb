// Numbers of points as people read them.
import type { Count, WrittenNumber } from './mergeTypes';

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

export function numberOf(number: WrittenNumber): number {
  return Number(String(number));
}

// In full as far as one reads it in full; beyond that "≈ 1.23 × 10^15".
export function figure(number: WrittenNumber): string {
  const value = numberOf(number);
  if (Math.abs(value) < 1e12) return whole.format(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return `≈ ${(value / 10 ** exponent).toFixed(2)} × 10${superscript(exponent)}`;
}

export function countText(count: Count | null | undefined): string {
  if (!count) return 'unknown';
  if (count.exact) return figure(count.points);
  return `≈ ${short.format(numberOf(count.points))}`;
}

// What is known of an estimate: "between 1.2K and 1.4K".
export function countRange(count: Count | null | undefined): string | undefined {
  if (!count || count.exact) return undefined;
  if (count.low === undefined || count.high === undefined) return undefined;
  const [low, high] = [count.low, count.high].map((end) => short.format(numberOf(end)));
  return `an estimate: between ${low} and ${high}`;
}

export function shareText(part: Count | null | undefined, all: Count | null | undefined) {
  if (!part || !all) return undefined;
  const total = numberOf(all.points);
  if (total <= 0) return undefined;
  const ratio = numberOf(part.points) / total;
  // Neither all nor nothing where it is not so.
  if (ratio > 0 && ratio < 0.005) return '< 1%';
  if (ratio < 1 && ratio > 0.995) return '> 99%';
  return share.format(ratio);
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
