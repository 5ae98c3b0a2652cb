import { ActionIcon, Button, Group, Loader, Text } from '@mantine/core';
import { Download, Merge, Trash2, X } from 'lucide-react';
import { useState } from 'react';

import { counted, grouped } from '../../components/count';

export type ManyAction = 'export' | 'merge' | 'delete';

interface SelectionBarProps {
  total: number | undefined; // that match; undefined: not known yet
  narrow: boolean; // whether a filter leaves something out
  count: number; // selected
  onAll(): void;
  onNone(): void;
  onAction(action: ManyAction): Promise<void>;
}

// One line of constant height above the table: how many there are, or what can be done with those
// selected.
export function SelectionBar(props: SelectionBarProps) {
  const { total, narrow, count, onAll, onNone, onAction } = props;
  const [busy, setBusy] = useState<ManyAction | null>(null);
  const act = (action: ManyAction) => async () => {
    setBusy(action);
    await onAction(action).finally(() => setBusy(null));
  };
  return (
    <Group gap="xs" h={30} wrap="nowrap" justify="space-between" role="region" aria-label="Selection">
      <Group gap={6} wrap="nowrap" miw={0}>
        <Text size="sm" c={count ? undefined : 'dimmed'} truncate aria-live="polite">
          {count > 0
            ? `${grouped(count)} selected`
            : total !== undefined && counted(total, 'preset') + (narrow ? ' found' : '')}
        </Text>
        {count > 0 && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            onClick={onNone}
            aria-label="Select none"
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        )}
        {count > 0 && total !== undefined && count < total && (
          <Button size="compact-sm" variant="subtle" onClick={onAll} visibleFrom="xs">
            Select all {grouped(total)}
          </Button>
        )}
      </Group>
      {count > 0 && (
        <Group gap={6} wrap="nowrap" className="presets-many">
          {busy && <Loader size={16} aria-label="Working" />}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Merge size={14} aria-hidden />}
            onClick={act('merge')}
            disabled={busy !== null}
            title="A new task with these presets, merged"
          >
            Merge
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Download size={14} aria-hidden />}
            onClick={act('export')}
            disabled={busy !== null}
          >
            Export
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            c="var(--mantine-color-error)"
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={act('delete')}
            disabled={busy !== null}
          >
            Delete
          </Button>
        </Group>
      )}
    </Group>
  );
}
