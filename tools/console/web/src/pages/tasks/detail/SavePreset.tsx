import {
  Anchor, Button, Group, Modal, NumberInput, Stack, Text, Textarea, TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link } from 'wouter';

import { call, RpcError } from '../../../api/rpc';
import { Failure } from '../../../components/Failure';
import type { TaskDetail } from '../model/types';

// The values of the best trials, kept as a preset.
export function SavePreset({ task, opened, onClose }: {
  task: TaskDetail;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Save the winner as a preset"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <SaveForm task={task} onClose={onClose} />
    </Modal>
  );
}

function SaveForm({ task, onClose }: { task: TaskDetail; onClose: () => void }) {
  const [name, setName] = useState(`${task.name}, best`);
  const [best, setBest] = useState<number | string>(1);
  const [category, setCategory] = useState('');
  const [description, setDescription] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const succeeded = Math.max(1, task.trials.finished - task.trials.failed);

  async function save() {
    setBusy(true);
    setFailure(null);
    try {
      const preset = await call('task.save_preset', {
        task: task.id,
        name,
        ...(typeof best === 'number' && best !== 1 ? { best } : {}),
        ...(category.trim() ? { category: category.trim() } : {}),
        ...(description.trim() ? { description: description.trim() } : {}),
      });
      notifications.show({
        autoClose: 12_000,
        withBorder: true,
        closeButtonProps: { 'aria-label': 'Dismiss' },
        message: (
          <Text size="sm">
            Saved as{' '}
            <Anchor component={Link} href={`/presets?open=${preset.id}`} size="sm">
              “{preset.name}”
            </Anchor>
          </Text>
        ),
      });
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
    }
  }

  const at = faultsOf(failure);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          data-autofocus
          value={name}
          error={at('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          label="Of how many trials"
          description="1: the best one. More: for each parameter the values of the best trials."
          min={1}
          max={succeeded}
          allowDecimal={false}
          value={best}
          error={at('best')}
          onChange={setBest}
        />
        <TextInput
          label="Category"
          placeholder="performance"
          value={category}
          error={at('category')}
          onChange={(event) => setCategory(event.currentTarget.value)}
        />
        <Textarea
          label="Description"
          autosize
          minRows={2}
          value={description}
          error={at('description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {failure && !at('name') && !at('best') && !at('category') && !at('description') && (
          <Failure error={failure} title="The preset was not saved" />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

// What the daemon said of a field; a name that is taken has no path.
function faultsOf(failure: Error | null) {
  return (field: string): string | undefined => {
    if (!(failure instanceof RpcError)) return undefined;
    if (field === 'name' && failure.word === 'already_exists') return failure.message;
    return failure.errors.find(({ path }) => path === `/${field}`)?.message;
  };
}
