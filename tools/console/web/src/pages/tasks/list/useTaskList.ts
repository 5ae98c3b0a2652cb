import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';

import type { TaskChanged, TaskState } from '../../../api/types.gen';
import { rowOf } from '../model/liveEvents';
import { useEventBunches } from '../model/liveHooks';
import { changePages, type ListFilter, needsReading } from '../model/liveRows';
import { listTasks } from '../model/taskApi';
import { taskKeys } from '../model/taskKeys';
import type { Page, TaskRow } from '../model/types';

const pageSize = 100;

// The tasks that fit, page by page, kept up with what the daemon tells without reading them again.
export function useTaskList(filter: ListFilter) {
  const queries = useQueryClient();
  const key = taskKeys.list(filter);
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      listTasks(
        {
          limit: pageSize,
          ...(filter.state ? { state: filter.state as TaskState } : {}),
          ...(filter.search ? { search: filter.search } : {}),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      ),
    getNextPageParam: (page) => page.next,
    // Events are heard only while the list is shown.
    refetchOnMount: 'always',
    placeholderData: (before) => before,
  });

  // What is told while a page is being read may be newer than that page: it is read once more.
  const missed = useRef(false);
  useEffect(() => {
    if (query.isFetching || !missed.current) return;
    missed.current = false;
    void queries.invalidateQueries({ queryKey: key });
  }, [query.isFetching]);

  useEventBunches(
    (event) => rowOf(event) !== null,
    (events) => {
      const latest = new Map<number, TaskChanged>();
      for (const event of events) {
        const row = rowOf(event);
        if (row) latest.set(row.id, row);
      }
      const changes = [...latest.values()];
      if (queries.getQueryState(key)?.fetchStatus === 'fetching') missed.current = true;
      const data = queries.getQueryData<InfiniteData<Page<TaskRow>>>(key);
      if (!data) return;
      if (!missed.current && needsReading(data.pages, changes, filter)) {
        void queries.invalidateQueries({ queryKey: key });
        return;
      }
      queries.setQueryData<InfiniteData<Page<TaskRow>>>(key, {
        ...data,
        pages: changePages(data.pages, changes, filter),
      });
    },
    500,
  );

  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return { query, rows, total: query.data?.pages[0]?.total ?? 0 };
}
