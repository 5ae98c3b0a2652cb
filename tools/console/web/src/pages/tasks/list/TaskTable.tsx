import { Anchor, Text, Tooltip } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';

import { ago, fullTime } from '../../../components/time';
import { useNow } from '../../../components/useNow';
import { objectiveText, readScore } from '../model/scores';
import type { TaskRow } from '../model/types';
import { TrialProgress } from '../Progress';
import { StateBadge } from '../StateBadge';
import type { TaskActions } from '../useTaskActions';
import './list.css';
import { TaskMenu } from './TaskMenu';

const columns = ['State', 'Task', 'Progress', 'Best', 'Created', ''];

// Rows that can be seen and no others: the page scrolls, not a box in it.
export function TaskTable({ rows, total, more, actions }: {
  rows: TaskRow[];
  total: number;
  more: (() => void) | null; // there are further pages
  actions: TaskActions;
}) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const now = useNow();
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (window.innerWidth < 768 ? 112 : 57),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 20) more();
  }, [more, last, rows.length]);

  return (
    <div role="table" aria-label="Tasks" aria-rowcount={total + 1} className="task-table">
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="task-table-row task-table-head">
          {columns.map((name) => (
            <div key={name} role="columnheader">
              {name || <span className="visually-hidden">Actions</span>}
            </div>
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className="task-table-row task-table-entry"
              style={{ transform: `translateY(${item.start - top}px)` }}
            >
              <Cells row={row} now={now} actions={actions} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cells({ row, now, actions }: { row: TaskRow; now: number; actions: TaskActions }) {
  const best = readScore(row.objective, row.best?.score);
  return (
    <>
      <div role="cell" className="task-cell-state">
        <StateBadge state={row.state} />
      </div>
      <div role="cell" className="task-cell-name">
        <Anchor component={Link} href={`/tasks/${row.id}`} fw={600} size="sm" truncate="end">
          {row.name}
        </Anchor>
        <Text size="xs" c="dimmed" truncate>
          #{row.id} · {row.model} · {row.runner || row.runtime}
        </Text>
      </div>
      <div role="cell" className="task-cell-progress">
        <TrialProgress row={row} />
      </div>
      <div role="cell" className="task-cell-best">
        <Text size="sm" className="task-number" truncate>
          {best.text}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {objectiveText(row.objective)}
        </Text>
      </div>
      <div role="cell" className="task-cell-created">
        <Tooltip label={fullTime(row.created_at)} openDelay={300}>
          <Text size="xs" c="dimmed">
            {ago(row.created_at, now)}
          </Text>
        </Tooltip>
        {row.by.user && (
          <Text size="xs" c="dimmed" truncate>
            {row.by.user}
          </Text>
        )}
      </div>
      <div role="cell" className="task-cell-menu">
        <TaskMenu row={row} actions={actions} />
      </div>
    </>
  );
}
