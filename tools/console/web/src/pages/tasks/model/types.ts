// What the daemon answers about tasks, in the shapes that these pages hold.
import type * as daemon from '../../../api/types.gen';

export type {
  EffectValue, LogPiece, Metrics, ParameterEffect, ParetoPoint, Point, TaskDocument, TaskEstimate,
  TaskRow, TaskState, TrialState, Violation,
} from '../../../api/types.gen';

export type Summary = daemon.TaskSummary;
export type HistoryEntry = Summary['history'][number];
export type Pareto = Summary['pareto'];

// With its summary, which is asked for.
export type TaskDetail = daemon.TaskDetail & { summary: Summary };

// As a page of trials has it, or as an event told of it, without what it measured.
type Measured = Pick<daemon.Trial, 'flags' | 'violations' | 'metrics' | 'runs'>;
export type Trial = daemon.TrialChanged & Partial<Measured>;

export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}
