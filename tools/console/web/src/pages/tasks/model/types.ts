// What the daemon answers about tasks (host/TASKS.md), as far as the pages read it.
import type { Json } from '../../../api/json';
import type { TaskState, TrialState } from './states';

export type Point = Record<string, Json>;

export interface Estimate {
  seconds: number | null;
  remaining_seconds: number | null;
  basis: string | null;
}

export interface TaskRow {
  id: number;
  name: string;
  state: TaskState;
  priority: number;
  model: string;
  runtime: string;
  runner: string;
  strategy: string;
  objective: string;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  by: { uid: number; user: string };
  message: string | null;
  trials: { planned: number; finished: number; failed: number; running: number; seconds: number };
  best: { trial: number; score: number; parameters: Point } | null;
  baseline_score: number | null;
  estimate: Estimate;
}

export type Metrics = Record<string, unknown>;

export interface SummaryTrial {
  trial: number;
  score: number;
  parameters: Point;
  metrics: Metrics;
}

export interface EffectValue {
  value: Json;
  low?: Json;
  high?: Json;
  trials: number;
  failed: number;
  best: number | null;
  median: number | null;
  mean: number | null;
}

export interface Effect {
  parameter: string;
  importance: number | null;
  values: EffectValue[];
}

export interface ParetoPoint {
  trial: number;
  latency: number;
  throughput: number;
  baseline?: boolean;
}

export interface Pareto {
  latency: string;
  throughput: string;
  points: ParetoPoint[];
  all: ParetoPoint[];
}

export interface HistoryEntry {
  trial: number;
  score: number | null;
  best: number | null;
}

export interface Summary {
  objective: string;
  finished: number;
  failed: number;
  failures: Record<string, number>;
  best: SummaryTrial | null;
  baseline: SummaryTrial | null;
  improvement: number | null;
  effects: Effect[];
  pareto: Pareto | null;
  history: HistoryEntry[];
}

export interface TaskDetail extends TaskRow {
  task: Record<string, Json>;
  submitted: Record<string, Json>;
  conflicts: Record<string, unknown>[];
  warnings: string[];
  summary: Summary;
}

export interface Violation {
  path: string;
  metric: string;
  actual: number;
  threshold: number;
  ratio: number;
  penalty: number | null;
  severity: string;
}

export interface Run {
  run: number;
  score: number | null;
  seconds: number | null;
  reason: string | null;
  message: string | null;
}

export interface Trial {
  task: number;
  trial: number;
  state: TrialState;
  baseline: boolean;
  parameters: Point;
  flags?: string[];
  score: number | null;
  base: number | null;
  violations?: Violation[];
  metrics?: Metrics | null;
  reason: string | null;
  message: string | null;
  attempts: number;
  started_at: string | null;
  finished_at: string | null;
  seconds: number | null;
  runs?: Run[];
}

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

export interface LogPart {
  text: string;
  offset: number;
  next_offset: number;
  size: number;
  file: 'engine' | 'benchmark';
  run: number;
  files: ('engine' | 'benchmark')[];
}
