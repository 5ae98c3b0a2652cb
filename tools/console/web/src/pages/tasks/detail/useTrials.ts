import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';

import { rowOf, trialOf } from '../model/liveEvents';
import { useEventBunches } from '../model/liveHooks';
import { mergeTrials, type TrialOrder } from '../model/liveRows';
import { isTaskOver, isTrialOver } from '../model/states';
import { listTrials } from '../model/taskApi';
import { taskKeys } from '../model/taskKeys';
import type { Trial } from '../model/types';

const pageSize = 100;
const nothingTold: ReadonlyMap<number, Trial> = new Map();

// A task's trials, page by page; between reads they are kept up with what the daemon tells, which
// is all but metrics.
export function useTrials(id: number, order: TrialOrder) {
  const queries = useQueryClient();
  const [told, setTold] = useState(nothingTold);
  const query = useInfiniteQuery({
    queryKey: taskKeys.trials(id, order),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      listTrials(
        { task: id, order, limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    refetchOnMount: 'always',
    placeholderData: (before) => before,
  });

  // What is told while the answer is on its way may not be in it.
  async function readAgain() {
    const before = told;
    await queries.refetchQueries({ queryKey: taskKeys.trials(id, order), exact: true });
    setTold((now) => new Map([...now].filter(([trial, each]) => before.get(trial) !== each)));
  }

  useEventBunches(
    (event) => rowOf(event)?.id === id || trialOf(event)?.task === id,
    (events) => {
      const trials = events.map(trialOf).filter((trial) => trial !== null);
      if (trials.length > 0) {
        setTold((before) => {
          const next = new Map(before);
          for (const trial of trials) next.set(trial.trial, trial);
          return next;
        });
      }
      const row = events.map(rowOf).findLast((each) => each !== null);
      if (row && isTaskOver(row.state)) void readAgain();
    },
  );

  const complete = query.isSuccess && !query.hasNextPage;
  const trials = useMemo(() => {
    const read = query.data?.pages.flatMap(({ items }) => items) ?? [];
    return mergeTrials(read, told, order, complete);
  }, [query.data, told, order, complete]);

  const known = query.data?.pages[0]?.total ?? 0;
  return {
    query,
    trials,
    total: complete ? trials.length : Math.max(known, trials.length),
    // Metrics of a trial that was only told of.
    wantDetails: (trial: Trial) => {
      if (isTrialOver(trial.state) && trial.metrics === undefined && !query.isFetching) {
        void readAgain();
      }
    },
  };
}
