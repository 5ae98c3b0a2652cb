// What events change in lists that were read.
import type { TaskChanged } from '../../../api/types.gen';
import type { Page, TaskRow, Trial } from './types';

export interface ListFilter {
  state: string | null;
  search: string;
}

function fits(row: TaskRow, { state, search }: ListFilter): boolean {
  return (state === null || row.state === state) && row.name.includes(search);
}

// The pages, newest first, with what changed since. Rows beyond what was read come with their page.
export function changePages(
  pages: Page<TaskRow>[],
  changes: TaskChanged[],
  filter: ListFilter,
): Page<TaskRow>[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  let gained = 0;
  const next = pages.map((page) => {
    const items = page.items.flatMap((row) => {
      const change = byId.get(row.id);
      if (!change) return [row];
      byId.delete(row.id);
      if (change.state !== 'deleted' && fits(change, filter)) return [change];
      gained -= 1;
      return [];
    });
    return { ...page, items };
  });
  const newest = next[0]?.items[0]?.id ?? -1;
  const added = [...byId.values()]
    .filter((row): row is TaskRow => row.state !== 'deleted' && fits(row, filter))
    .filter((row) => row.id > newest)
    .sort((left, right) => right.id - left.id);
  gained += added.length;
  return next.map((page, index) => ({
    ...page,
    items: index === 0 ? [...added, ...page.items] : page.items,
    total: Math.max(0, page.total + gained),
  }));
}

// A task that comes to fit a filter (by its state) where its place is not at the top.
export function needsReading(pages: Page<TaskRow>[], changes: TaskChanged[], filter: ListFilter) {
  const known = new Set(pages.flatMap((page) => page.items.map(({ id }) => id)));
  const newest = pages[0]?.items[0]?.id ?? -1;
  return changes.some(
    (row) => row.state !== 'deleted' && !known.has(row.id) && row.id < newest && fits(row, filter),
  );
}

export type TrialOrder = 'trial' | 'score';

const scoreOf = (trial: Trial) => trial.score ?? Infinity;

function before(order: TrialOrder, left: Trial, right: Trial): number {
  if (order === 'score' && scoreOf(left) !== scoreOf(right)) {
    return scoreOf(left) < scoreOf(right) ? -1 : 1;
  }
  return left.trial - right.trial;
}

// Trials that were read together with those that events told of since. An event has no metrics:
// those that were read stay, unless the trial ran again.
export function mergeTrials(
  read: Trial[],
  told: ReadonlyMap<number, Trial>,
  order: TrialOrder,
  complete: boolean,
): Trial[] {
  if (told.size === 0) return read;
  const seen = new Set<number>();
  const merged = read.map((trial) => {
    seen.add(trial.trial);
    const newer = told.get(trial.trial);
    if (!newer || isOlder(newer, trial)) return trial;
    const same = newer.attempts === trial.attempts;
    return same ? { ...trial, ...newer, parameters: trial.parameters } : newer;
  });
  const last = merged.at(-1);
  for (const trial of told.values()) {
    if (seen.has(trial.trial)) continue;
    // What belongs behind the last that was read comes with the next page.
    if (complete || last === undefined || before(order, trial, last) < 0) merged.push(trial);
  }
  return merged.sort((left, right) => before(order, left, right));
}

// An answer may be newer than an event that waited for it.
function isOlder(event: Trial, read: Trial): boolean {
  if (event.attempts !== read.attempts) return event.attempts < read.attempts;
  return event.finished_at === null && read.finished_at !== null;
}
