import { Alert, Button, Group, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';

import { call, newRequestId, RpcError } from '../../../api/rpc';
import { copyName } from './wording';

interface Cloned {
  id: number;
  name: string;
}

// Asks for the copy's name. Mounted anew for each preset.
export function CloneDialog({ preset, opened, onClose, onCloned }: {
  preset: { id: number; name: string };
  opened: boolean;
  onClose(): void;
  onCloned(clone: Cloned): void;
}) {
  const [name, setName] = useState(() => copyName(preset.name));
  const cloning = useMutation({
    mutationFn: () =>
      call('preset.clone', {
        preset: preset.id,
        name: name.trim(),
        request_id: newRequestId(),
      }),
    onSuccess: onCloned,
  });
  const { error } = cloning;
  const atName = error instanceof RpcError && nameFault(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    cloning.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={`Clone “${preset.name}”`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit} noValidate>
        <TextInput
          label="Name of the copy"
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            cloning.reset();
          }}
          error={atName || undefined}
          onFocus={(event) => event.currentTarget.select()}
          data-autofocus
        />
        {error && !atName && (
          <Alert color="red" variant="light" mt="sm" role="alert">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={cloning.isPending} disabled={!name.trim()}>
            Clone
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

// What the daemon has against the name itself.
function nameFault(error: RpcError): string | undefined {
  if (error.word === 'already_exists') return error.message;
  return error.errors.find(({ path }) => path === '/name')?.message;
}
