import { Alert, Button, Center, Loader, Modal, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import type { Revision } from '../../../api/types.gen';
import { confirm } from '../../../components/Confirm';
import { Failure } from '../../../components/Failure';
import { NothingHere } from '../../../components/NothingHere';
import { tell, tellFailure } from '../../../components/tell';
import { fullTime } from '../../../components/time';
import { chosenRevisions } from './chosen';
import { Comparison } from './Comparison';
import './history.css';
import { RevisionTable } from './RevisionTable';
import { usePreset } from './usePreset';
import { useRevisions } from './useRevisions';

export default function PresetHistory({ opened, onClose, preset }: {
  opened: boolean;
  onClose: () => void;
  preset: number; // of a deleted one as well
}) {
  const small = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      fullScreen={small}
      size={1100}
      title={<Title preset={preset} />}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <History preset={preset} />
    </Modal>
  );
}

function Title({ preset }: { preset: number }) {
  const { name } = usePreset(preset);
  return (
    <Text component="span" fw={600}>
      History{name ? ` of ${name}` : ''}
    </Text>
  );
}

function History({ preset }: { preset: number }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useRevisions(preset);
  const { system, name } = usePreset(preset);
  const [chosen, setChosen] = useState<{ from?: number; to?: number }>({});
  const queries = useQueryClient();

  if (error && !data) {
    return <Failure error={error} title="The history cannot be read" retry={() => void refetch()} />;
  }
  if (!data) {
    return (
      <Center h={200}>
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  const revisions = data.pages.flatMap((page) => page.revisions);
  const current = revisions[0];
  if (!current) return <NothingHere title="No history" />;
  const deleted = current.op === 'delete';
  const { from, to } = chosenRevisions(revisions, chosen);

  const restore = async ({ revision, at }: Revision) => {
    const agreed = await confirm({
      title: `Restore revision ${revision}?`,
      text: deleted
        ? `${name ?? 'The preset'} comes back as it was at ${fullTime(at)}.`
        : `It becomes a new revision: ${name ?? 'the preset'} as it was at ${fullTime(at)}.`,
      action: 'Restore',
    });
    if (!agreed) return;
    try {
      const restored = await call('preset.restore', { preset, revision });
      await queries.invalidateQueries({ queryKey: keys.presets });
      setChosen({});
      tell(`“${restored.name}” is as revision ${revision} was`, () =>
        takeBack(preset, restored.revision, deleted ? undefined : current.revision),
      );
    } catch (failure) {
      tellFailure('Not restored', failure);
    }
  };

  return (
    <>
      {deleted && (
        <Alert color="yellow" variant="light" py={8} mb="sm">
          This preset is deleted. Restoring a revision brings it back.
        </Alert>
      )}
      <div className="history">
        <div className="revisions-area" tabIndex={0} role="region" aria-label="Revisions">
          <RevisionTable
            revisions={revisions}
            from={from}
            to={to}
            onFrom={(revision) => setChosen({ from: revision, ...(to ? { to } : {}) })}
            onTo={(revision) => setChosen({ to: revision, ...(from ? { from } : {}) })}
            restorable={({ revision, op }) =>
              !system && op !== 'delete' && (deleted || revision !== current.revision)
            }
            onRestore={(revision) => void restore(revision)}
          />
          {hasNextPage && (
            <Button
              variant="subtle"
              size="compact-sm"
              mt="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Older revisions
            </Button>
          )}
        </div>
        {from !== undefined && to !== undefined ? (
          <Comparison preset={preset} from={from} to={to} />
        ) : (
          <Text size="sm" c="dimmed">
            There is nothing to compare yet.
          </Text>
        )}
      </div>
    </>
  );
}

// As it was before, unless somebody has changed it since.
async function takeBack(preset: number, restored: number, before: number | undefined) {
  if (before === undefined) {
    await call('preset.delete', { preset, if_revision: restored });
    return;
  }
  const now = await call('preset.get', { preset });
  if (now.revision !== restored) throw new Error('The preset was changed since.');
  await call('preset.restore', { preset, revision: before });
}
