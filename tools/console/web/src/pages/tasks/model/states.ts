// States of tasks and trials in words.
import type { TaskState } from '../../../api/types.gen';

export const taskStates: TaskState[] = ['pending', 'running', 'completed', 'failed', 'cancelled'];

// Whether it comes to no other state by itself.
export function isTaskOver(state: string): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

export function isTrialOver(state: string): boolean {
  return state === 'success' || state === 'failed' || state === 'cancelled';
}

export const canCancel = (state: string) => !isTaskOver(state);
export const canResume = (state: string) => state === 'cancelled' || state === 'failed';
// A task that waits can go as well as one that is over.
export const canDelete = (state: string) => state !== 'running';

const reasons: Record<string, string> = {
  parameter_refused: 'The runner does not let this parameter pass',
  program_missing: 'The program is not there or cannot be executed',
  start_failed: 'The program could not be started',
  port_taken: 'The port was taken',
  engine_exited: 'The engine ended',
  timeout: 'It took longer than it may',
  benchmark_failed: 'The benchmark failed',
  metrics_missing: 'The benchmark told none of the metrics',
  metrics_unreadable: 'What the benchmark wrote cannot be read',
  disk_full: 'The disk is full',
  folder_unwritable: 'The folder of the trial cannot be written',
  cancelled: 'It was cancelled',
  success_rate: 'Too few requests succeeded',
  missing_metric: 'A metric that is needed was not measured',
  bad_metric: 'A metric is 0 or less: nothing was measured',
  slo: 'A hard limit is broken',
  no_runner: 'The runner is there no more',
  parameters: 'The engine has no flags for these parameters',
  flags: 'The engine has no flags for these parameters',
};

// Why a trial failed; a word that is not known stays as it is.
export function reasonText(reason: string | null): string {
  if (reason === null) return 'Failed';
  return reasons[reason] ?? reason;
}

const bases: Record<string, string> = {
  trials: 'from this task’s trials',
  past: 'from past trials of this runner and model',
  expected: 'as the runner expects',
  limits: 'by the runner’s time limits',
};

export const estimateBasisText = (basis: string | null) =>
  basis === null ? '' : (bases[basis] ?? basis);
