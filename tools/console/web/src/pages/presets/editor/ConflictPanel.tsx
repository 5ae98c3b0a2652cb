import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import { Failure } from '../../../components/Failure';
import { DiffView } from '../history/DiffView';
import { useDiff } from '../history/useDiff';
import { type PresetDocument } from './document';
import type { Base, Preset } from './useSave';

// Somebody else changed the preset since it was opened: what they did, and what can be done.
export function ConflictPanel({ base, mine, onOverwrite, onTakeTheirs, onKeepEditing, saving }: {
  base: Base;
  mine: PresetDocument; // what would be written over theirs
  onOverwrite: (theirs: Preset) => void;
  onTakeTheirs: (theirs: Preset) => void;
  onKeepEditing: () => void;
  saving: boolean;
}) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const theirs = useQuery({
    queryKey: [...keys.preset(base.id), 'with its author'],
    queryFn: async ({ signal }) => {
      const [preset, history] = await Promise.all([
        call('preset.get', { preset: base.id }, { signal }),
        call('preset.history', { preset: base.id, limit: 1 }, { signal, plainNumbers: true }),
      ]);
      return { preset, author: history.revisions[0]?.by.user ?? 'somebody' };
    },
    staleTime: 0,
  });
  const diff = useDiff(base.id, base.revision, theirs.data?.preset.revision);

  if (theirs.error) return <Failure error={theirs.error} title="The other's change could not be read" />;
  if (!theirs.data) return <Loader size="sm" aria-label="Loading" />;
  const { preset, author } = theirs.data;
  const members = Object.keys(mine);

  return (
    <Alert
      ref={panel}
      tabIndex={-1}
      color="yellow"
      variant="light"
      role="alert"
      title={`${author} changed this preset meanwhile: it is at revision ${preset.revision}`}
    >
      {diff.data ? <DiffView diff={diff.data} /> : <Loader size="xs" aria-label="Loading" />}
      <Text size="xs" mt="xs">
        Saving over it changes only what you changed
        {members.length > 0 && `: ${members.join(', ')}`}. The rest stays as {author} left it.
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" loading={saving} onClick={() => onOverwrite(preset)}>
          Overwrite
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onTakeTheirs(preset)}>
          Take theirs
        </Button>
        <Button size="compact-sm" variant="default" onClick={onKeepEditing}>
          Keep editing
        </Button>
      </Group>
    </Alert>
  );
}
