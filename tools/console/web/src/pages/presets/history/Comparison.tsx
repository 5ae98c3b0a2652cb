import { Center, Loader, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import { Failure } from '../../../components/Failure';
import { formatJson } from '../../../components/json/format';
import { documentOf } from '../editor/document';
import { DiffView } from './DiffView';
import { useDiff } from './useDiff';

const MergeView = lazy(() => import('./MergeView'));

// Two revisions of a preset: what differs, or both texts.
export function Comparison({ preset, from, to }: { preset: number; from: number; to: number }) {
  const [view, setView] = useState('changes');
  return (
    <Stack gap="sm" miw={0}>
      <SegmentedControl
        size="xs"
        aria-label="Show"
        value={view}
        onChange={setView}
        data={[
          { value: 'changes', label: 'Changes' },
          { value: 'json', label: 'JSON side by side' },
        ]}
        style={{ alignSelf: 'start' }}
      />
      <Text size="sm" c="dimmed">
        {from === to ? `Revision ${from} with itself` : `From revision ${from} to ${to}`}
      </Text>
      {view === 'changes' ? (
        <Changes preset={preset} from={from} to={to} />
      ) : (
        <Texts preset={preset} from={from} to={to} />
      )}
    </Stack>
  );
}

function Changes({ preset, from, to }: { preset: number; from: number; to: number }) {
  const { data, error, refetch } = useDiff(preset, from, to);
  if (error) return <Failure error={error} title="Not compared" retry={() => void refetch()} />;
  return data ? <DiffView diff={data} /> : <Loading />;
}

function Texts({ preset, from, to }: { preset: number; from: number; to: number }) {
  const narrow = useMediaQuery('(max-width: 800px)', undefined, { getInitialValueInEffect: false });
  const left = useText(preset, from);
  const right = useText(preset, to);
  const error = left.error ?? right.error;
  if (error) return <Failure error={error} title="A revision cannot be read" />;
  if (left.data === undefined || right.data === undefined) return <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <MergeView
        left={left.data}
        right={right.data}
        leftLabel={`Revision ${from}`}
        rightLabel={`Revision ${to}`}
        narrow={narrow}
      />
    </Suspense>
  );
}

function useText(preset: number, revision: number) {
  return useQuery({
    queryKey: [...keys.preset(preset, revision), 'text'],
    queryFn: async ({ signal }) =>
      formatJson(documentOf(await call('preset.get', { preset, revision }, { signal }))),
  });
}

function Loading() {
  return (
    <Center h={120}>
      <Loader size="sm" aria-label="Loading" />
    </Center>
  );
}
