// The daemon's methods about tasks, with their answers as the pages read them.
import { call, type Params } from '../../../api/rpc';
import { plainNumbers } from './plain';
import type { LogPiece, Page, TaskDetail, TaskRow, Trial } from './types';

interface RawPage {
  next_cursor: string | null;
  total: number;
}

export async function listTasks(
  params: Params<'task.list'>,
  signal?: AbortSignal,
): Promise<Page<TaskRow>> {
  const answer = await call('task.list', params, options(signal));
  const { tasks, next_cursor, total } = plainNumbers(answer) as RawPage & { tasks: TaskRow[] };
  return { items: tasks, next: next_cursor, total };
}

export async function getTask(id: number, signal?: AbortSignal): Promise<TaskDetail> {
  return plainNumbers(await call('task.get', { task: id }, options(signal))) as TaskDetail;
}

// What was submitted, as it was written: for a task that is run again.
export async function getSubmitted(id: number, signal?: AbortSignal): Promise<TaskDetail> {
  const params = { task: id, summary: false };
  return plainNumbers(await call('task.get', params, options(signal))) as TaskDetail;
}

export async function listTrials(
  params: Params<'task.trials'>,
  signal?: AbortSignal,
): Promise<Page<Trial>> {
  const answer = await call('task.trials', params, options(signal));
  const { trials, next_cursor, total } = plainNumbers(answer) as RawPage & { trials: Trial[] };
  return { items: trials, next: next_cursor, total };
}

export async function readLog(params: Params<'task.log'>, signal?: AbortSignal): Promise<LogPiece> {
  return plainNumbers(await call('task.log', params, options(signal))) as LogPiece;
}

const options = (signal?: AbortSignal) => (signal ? { signal } : {});
