import { ActionIcon, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight, ScrollText, TriangleAlert, Trophy } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import { durationText } from '../model/numbers';
import { readScore } from '../model/scores';
import { reasonText } from '../model/states';
import type { TaskDetail, Trial } from '../model/types';
import { StateBadge } from '../StateBadge';
import { PointView } from './PointView';
import { TrialDetails } from './TrialDetails';

const columns = ['Trial', 'State', 'Score', 'Parameters', 'Time', ''];

export function TrialTable({
  task, trials, total, varying, open, onToggle, onLog, shown, onShown, more,
}: {
  task: TaskDetail;
  trials: Trial[];
  total: number;
  varying: string[];
  open: ReadonlySet<number>;
  onToggle: (trial: Trial) => void;
  onLog: (trial: Trial) => void;
  shown: number | null;
  onShown: () => void;
  more: (() => void) | null;
}) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // What stands above grows and shrinks while the task runs.
  useLayoutEffect(() => {
    const now = body.current ? body.current.getBoundingClientRect().top + window.scrollY : 0;
    if (Math.abs(now - top) > 1) setTop(now);
  });
  const virtualizer = useWindowVirtualizer({
    count: trials.length,
    estimateSize: () => 45,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => trials[index]?.trial ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= trials.length - 20) more();
  }, [more, last, trials.length]);
  useEffect(() => {
    const index = shown === null ? -1 : trials.findIndex(({ trial }) => trial === shown);
    if (index < 0) return;
    virtualizer.scrollToIndex(index, { align: 'center' });
    onShown();
  }, [shown, trials, virtualizer, onShown]);

  return (
    <div role="table" aria-label="Trials" aria-rowcount={total + 1} className="trial-table">
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="trial-row trial-head">
          {columns.map((name) => (
            <div key={name} role="columnheader">
              {name || <span className="visually-hidden">Log</span>}
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
          const trial = trials[item.index];
          if (!trial) return null;
          const isOpen = open.has(trial.trial);
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtualizer.measureElement}
              className="trial-entry"
              role="presentation"
              style={{ transform: `translateY(${item.start - top}px)` }}
            >
              <div role="row" aria-rowindex={item.index + 2} className="trial-row">
                <TrialCells
                  task={task}
                  trial={trial}
                  varying={varying}
                  isOpen={isOpen}
                  onToggle={() => onToggle(trial)}
                  onLog={() => onLog(trial)}
                />
              </div>
              {isOpen && (
                <div role="row" className="trial-details-row">
                  <div
                    role="cell"
                    aria-colspan={columns.length}
                    id={`trial-${trial.trial}-details`}
                  >
                    <TrialDetails trial={trial} objective={task.objective} />
                  </div>
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function TrialCells({ task, trial, varying, isOpen, onToggle, onLog }: {
  task: TaskDetail;
  trial: Trial;
  varying: string[];
  isOpen: boolean;
  onToggle: () => void;
  onLog: () => void;
}) {
  const score = readScore(task.objective, trial.score, trial.base);
  const isBest = task.best?.trial === trial.trial && trial.score !== null;
  return (
    <>
      <div role="cell" className="trial-cell-number">
        <UnstyledButton
          className="trial-toggle"
          onClick={onToggle}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `trial-${trial.trial}-details` : undefined}
          aria-label={`Trial ${trial.trial}`}
        >
          <ChevronRight size={14} aria-hidden data-open={isOpen} />
          <span className="task-number">{trial.trial}</span>
          {isBest && <Trophy size={13} aria-label="Best" className="trial-best" />}
        </UnstyledButton>
      </div>
      <div role="cell" className="trial-cell-state">
        <StateBadge state={trial.state} size="xs" />
      </div>
      <div role="cell" className="trial-cell-score">
        {trial.score === null && trial.state === 'failed' ? (
          <Text size="xs" c="dimmed" truncate title={trial.message ?? undefined}>
            {reasonText(trial.reason)}
          </Text>
        ) : (
          <Text size="sm" className="task-number" fw={isBest ? 700 : undefined}>
            {score.text}
            {score.penalised && (
              <Tooltip label="Breaks a limit: its score has a penalty">
                <TriangleAlert size={13} aria-label="breaks a limit" className="trial-warning" />
              </Tooltip>
            )}
          </Text>
        )}
      </div>
      <div role="cell" className="trial-cell-point">
        {trial.baseline ? (
          <Text size="sm" c="dimmed">
            The engine’s defaults
          </Text>
        ) : (
          <PointView point={trial.parameters} {...(varying.length > 0 ? { only: varying } : {})} />
        )}
      </div>
      <div role="cell" className="trial-cell-time">
        <Text size="xs" c="dimmed" className="task-number">
          {trial.seconds === null ? '–' : durationText(trial.seconds)}
        </Text>
      </div>
      <div role="cell" className="trial-cell-log">
        <Tooltip label="Log" openDelay={400}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onLog}
            aria-label={`Log of trial ${trial.trial}`}
          >
            <ScrollText size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </>
  );
}
