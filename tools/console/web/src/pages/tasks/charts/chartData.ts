// What the charts show, apart from how.
import { isThroughput } from '../model/scores';
import type { HistoryEntry } from '../model/types';

export interface ChartPoint {
  x: number; // how many trials had finished
  y: number; // as it reads: tokens per second, or time in `unit`
  trial: number;
  score: number;
}

export interface TrialChartData {
  points: ChartPoint[];
  beyond: ChartPoint[]; // worse than the scale shows, drawn at its edge
  failed: { x: number; trial: number }[];
  best: { x: number; y: number }[];
  baseline: number | null;
  unit: 'tok/s' | 's' | 'ms';
  low: number;
  high: number;
  better: 'up' | 'down';
}

function quantile(sorted: number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

// The worst score that the scale shows. A penalty for a broken limit is exponential: without a
// fence one such trial would press all others into a line.
export function fenceOf(scores: number[], throughput: boolean): number {
  // More than nothing is no throughput at all, but a penalty.
  const measured = throughput ? scores.filter((score) => score <= 0) : scores;
  const sorted = [...(measured.length > 0 ? measured : scores)].sort((a, b) => a - b);
  const best = sorted[0] ?? 0;
  const worst = sorted.at(-1) ?? 0;
  if (sorted.length < 4) {
    // Too few to tell what is usual: only what is many times as much is beyond.
    const few = sorted.filter((score) => score - best <= 20 * Math.abs(best));
    return few.at(-1) ?? worst;
  }
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const middle = quantile(sorted, 0.5);
  const fence = quantile(sorted, 0.75) + 4 * Math.max(spread, middle - best);
  return Math.min(worst, Math.max(fence, best));
}

export function trialChartData(
  history: HistoryEntry[],
  objective: string,
  baselineTrial: number | null,
): TrialChartData {
  const throughput = isThroughput(objective);
  const scored = history.flatMap(({ score }) => (score === null ? [] : [score]));
  const fence = fenceOf(scored, throughput);
  const shown = scored.filter((score) => score <= fence);
  const largest = Math.max(0, ...shown.map(Math.abs));
  const unit = throughput ? 'tok/s' : largest < 1 ? 'ms' : 's';
  const factor = throughput ? -1 : unit === 'ms' ? 1000 : 1;
  const read = (score: number) => score * factor;

  const data: TrialChartData = {
    points: [],
    beyond: [],
    failed: [],
    best: [],
    baseline: null,
    unit,
    better: throughput ? 'up' : 'down',
    ...scaleOf(shown.map(read)),
  };
  const edge = throughput ? data.low : data.high;
  history.forEach(({ trial, score, best }, index) => {
    const x = index + 1;
    if (score === null) data.failed.push({ x, trial });
    else if (score <= fence) data.points.push({ x, y: read(score), trial, score });
    else data.beyond.push({ x, y: edge, trial, score });
    if (best !== null && best <= fence) data.best.push({ x, y: read(best) });
    if (trial === baselineTrial && score !== null && score <= fence) data.baseline = read(score);
  });
  return data;
}

// A little room on both sides, so that no point stands on the frame.
function scaleOf(values: number[]): { low: number; high: number } {
  if (values.length === 0) return { low: 0, high: 1 };
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  // Differences of less than a tenth are not drawn as if they were large.
  const room = Math.max((most - least) * 0.08, Math.abs(most) * 0.05, 1e-9);
  return { low: least >= 0 ? Math.max(0, least - room) : least - room, high: most + room };
}

// What a chart says, for those who cannot see it.
export function chartSummary(data: TrialChartData, bestText: string): string {
  const parts = [`Score of ${data.points.length + data.beyond.length} trials that succeeded`];
  if (data.beyond.length > 0) parts.push(`${data.beyond.length} of them beyond the scale`);
  if (data.failed.length > 0) parts.push(`${data.failed.length} failed`);
  parts.push(`best so far ${bestText}`);
  return `${parts.join(', ')}.`;
}

// How good a score is beside the best one, 0 to 1: the length of a bar.
export function qualityOf(score: number | null, best: number | null, objective: string): number {
  if (score === null || best === null) return 0;
  const ratio = isThroughput(objective)
    ? best < 0 ? score / best : 0
    : score > 0 ? best / score : 0;
  return Math.min(1, Math.max(0, ratio));
}
