// Scores as their objective reads. A score is the less the better: of a throughput it is minus
// tokens per second; what breaks limits is made worse by a penalty (host/TASKS.md, Scoring).
import type { Objective } from '../../../api/types.gen';
import { numberText, shareText } from './numbers';

export const objectiveTexts: Record<Objective, string> = {
  minimize_latency: 'Latency, lowest',
  maximize_throughput: 'Throughput, highest',
  minimize_ttft: 'Time to first token, lowest',
  minimize_tpot: 'Time per output token, lowest',
};

export function objectiveText(objective: string): string {
  return objectiveTexts[objective as Objective] ?? objective;
}

export function isThroughput(objective: string): boolean {
  return objective === 'maximize_throughput';
}

// Seconds of one token or request: "24.3 ms", "1.24 s".
export function secondsText(seconds: number): string {
  if (Math.abs(seconds) < 1) return `${numberText(seconds * 1000)} ms`;
  return `${numberText(seconds)} s`;
}

// "812.5 tok/s", "1.24 s", "24.3 ms"; "–" where there is none.
export function scoreText(objective: string, score: number | null | undefined): string {
  if (score == null) return '–';
  if (isThroughput(objective)) return `${numberText(score === 0 ? 0 : -score)} tok/s`;
  return objective.startsWith('minimize_') ? secondsText(score) : numberText(score);
}

// What was measured, without the penalty, and whether there was one: a penalty can make tokens per
// second negative, which no reader takes for a measurement.
export interface ReadScore {
  text: string;
  penalised: boolean;
}

export function readScore(
  objective: string,
  score: number | null | undefined,
  base?: number | null,
): ReadScore {
  if (score == null) return { text: '–', penalised: false };
  if (base != null) return { text: scoreText(objective, base), penalised: base !== score };
  // Without the measurement a score above nothing tells a penalty all the same.
  if (isThroughput(objective) && score > 0) return { text: 'limits broken', penalised: true };
  return { text: scoreText(objective, score), penalised: false };
}

// How much better `best` is than `before`, as a fraction of it; null where it cannot be told.
export function improvementOf(best: number | null, before: number | null): number | null {
  if (best == null || before == null || before === 0) return null;
  return (before - best) / Math.abs(before);
}

// "27 % better than the defaults", "no better than the defaults".
export function improvementText(improvement: number | null): string | null {
  if (improvement === null || !Number.isFinite(improvement)) return null;
  if (improvement === 0) return 'no better than the defaults';
  // Beyond tenfold the number says that the defaults break limits, and nothing more.
  if (improvement > 10) return 'far better than the defaults';
  return `${shareText(improvement)} ${improvement > 0 ? 'better' : 'worse'} than the defaults`;
}
