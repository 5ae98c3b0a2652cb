// How long a task has taken and will take, in words.
import { durationText } from '../model/numbers';
import { estimateBasisText, isTaskOver } from '../model/states';
import type { TaskEstimate, TaskRow } from '../model/types';

export function elapsedSeconds(row: TaskRow, now: number): number | null {
  if (row.started_at === null) return null;
  const end = row.finished_at === null ? now : Date.parse(row.finished_at);
  return Math.max(0, (end - Date.parse(row.started_at)) / 1000);
}

// "about 12 min left, from this task's trials"; null where nothing is known.
export function estimateText(estimate: TaskEstimate, of: 'seconds' | 'remaining_seconds') {
  const seconds = estimate[of];
  if (seconds === null) return null;
  const most = estimate.basis === 'limits' ? 'at most' : 'about';
  const left = of === 'remaining_seconds' ? ' left' : '';
  const basis = estimateBasisText(estimate.basis);
  return `${most} ${durationText(seconds)}${left}${basis && `, ${basis}`}`;
}

// "1 min 20 s so far, about 12 min left, …", "Took 3 min".
export function timingText(row: TaskRow, now: number): string | null {
  const elapsed = elapsedSeconds(row, now);
  if (isTaskOver(row.state)) return elapsed === null ? null : `Took ${durationText(elapsed)}`;
  if (elapsed === null || row.state === 'pending') {
    const whole = estimateText(row.estimate, 'seconds');
    return whole === null ? null : `Will take ${whole}`;
  }
  const left = estimateText(row.estimate, 'remaining_seconds');
  return `${durationText(elapsed)} so far${left === null ? '' : `, ${left}`}`;
}

// Its place among those that wait, from 1: higher priorities first, then the order they came in.
export function queuePlace(row: TaskRow, waiting: TaskRow[]): number {
  const ahead = waiting.filter(
    (other) =>
      other.id !== row.id &&
      (other.priority > row.priority || (other.priority === row.priority && other.id < row.id)),
  );
  return ahead.length + 1;
}
