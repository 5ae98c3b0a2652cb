import { Group, Loader, SegmentedControl, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

import { counted } from '../../../components/count';
import { Failure } from '../../../components/Failure';
import { NothingHere } from '../../../components/NothingHere';
import type { TrialOrder } from '../model/liveRows';
import { varyingParameters } from '../model/space';
import type { TaskDetail, Trial } from '../model/types';
import { TrialTable } from './TrialTable';
import { useTrials } from './useTrials';

const orders = [
  { value: 'trial', label: 'In order' },
  { value: 'score', label: 'Best first' },
];

export function TrialsPanel({ task, shown, onShown, onLog }: {
  task: TaskDetail;
  shown: number | null; // the trial that was asked for in a chart
  onShown: () => void;
  onLog: (trial: Trial) => void;
}) {
  const [order, setOrder] = useState<TrialOrder>('trial');
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const { query, trials, total, wantDetails } = useTrials(task.id, order);
  const varying = varyingParameters(task.task, trials.slice(0, 50).map((each) => each.parameters));

  // A trial that a chart led to is looked for page by page.
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (shown === null || isFetching) return;
    if (trials.some(({ trial }) => trial === shown)) {
      setOpen((before) => new Set([...before, shown]));
    } else if (hasNextPage) void fetchNextPage();
    else onShown();
  }, [shown, trials, hasNextPage, isFetching, fetchNextPage, onShown]);

  function toggle(trial: Trial) {
    if (!open.has(trial.trial)) wantDetails(trial);
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(trial.trial)) next.add(trial.trial);
      return next;
    });
  }

  if (query.error) {
    return (
      <Failure
        error={query.error}
        title="The trials could not be read"
        retry={() => void query.refetch()}
      />
    );
  }
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Order of the trials"
          data={orders}
          value={order}
          onChange={(value) => setOrder(value as TrialOrder)}
        />
        <Text size="sm" c="dimmed" role="status">
          {query.isPending ? '' : counted(total, 'trial')}
        </Text>
        {query.isFetching && <Loader size="xs" aria-label="Loading" />}
      </Group>
      {trials.length > 0 ? (
        <TrialTable
          task={task}
          trials={trials}
          total={total}
          varying={varying}
          open={open}
          onToggle={toggle}
          onLog={onLog}
          shown={shown}
          onShown={onShown}
          more={hasNextPage && !isFetching ? () => void fetchNextPage() : null}
        />
      ) : (
        query.isSuccess && (
          <NothingHere title="No trials yet" text="Each stands here as soon as it begins." />
        )
      )}
    </Stack>
  );
}
