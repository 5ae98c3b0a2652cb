import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { call, newRequestId, RpcError } from '../../api/rpc';
import { counted } from '../count';
import { Failure } from '../Failure';
import { tell } from '../tell';
import type { MergeResult } from './mergeTypes';
import { savedDescription, savedMerge } from './savedMerge';
import type { MergeStrategy } from './selection';

// Keeps the merged space as a preset that can be merged again when its sources change.
export function SaveAsPreset({ result, strategy, opened, onClose }: {
  result: MergeResult;
  strategy: MergeStrategy;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Save the merged space as a preset"
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
    >
      <SaveForm result={result} strategy={strategy} onDone={onClose} />
    </Modal>
  );
}

function SaveForm({ result, strategy, onDone }: {
  result: MergeResult;
  strategy: MergeStrategy;
  onDone: () => void;
}) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [description, setDescription] = useState(() => savedDescription(result, strategy));
  const [category, setCategory] = useState('');
  const save = useMutation({
    mutationFn: () =>
      call('preset.create', {
        ...savedMerge(result, { name, description, category }),
        request_id: newRequestId(),
      }),
    onSuccess: (preset) => {
      void queries.invalidateQueries({ queryKey: keys.presets });
      tell(`“${preset.name}” is saved.`);
      onDone();
    },
  });
  const faultOf = (field: string) => faultOfField(save.error, field);
  const elsewhere = save.error !== null && !['name', 'description', 'category'].some(faultOf);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog's events reach the form that the selector stands in.
        event.stopPropagation();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        {result.unresolved > 0 && (
          <Text size="sm" c="dimmed">
            {counted(result.unresolved, 'conflict')} not decided: what stands now is saved.
          </Text>
        )}
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faultOf('name')}
          required
          maxLength={255}
          data-autofocus
        />
        <Textarea
          label="Description"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={faultOf('description')}
          autosize
          maxRows={6}
        />
        <TextInput
          label="Category"
          value={category}
          onChange={(event) => setCategory(event.currentTarget.value)}
          error={faultOf('category')}
          maxLength={100}
        />
        {elsewhere && save.error && <Failure error={save.error} title="It was not saved" />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function faultOfField(error: Error | null, field: string): string | undefined {
  if (!(error instanceof RpcError)) return undefined;
  if (field === 'name' && error.word === 'already_exists') return error.message;
  return error.errors.find(({ path }) => path === `/${field}`)?.message;
}
