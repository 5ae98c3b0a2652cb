import { Center, Loader } from '@mantine/core';
import { Suspense } from 'react';

import { CloneDialog } from './actions/CloneDialog';

export type Dialog =
  | { kind: 'edit'; preset?: number } // absent: a new one
  | { kind: 'clone'; preset: { id: number; name: string } }
  | { kind: 'history'; preset: number }
  | { kind: 'import'; files?: File[] };

interface DialogsProps {
  dialog: Dialog | null;
  opened: boolean; // false while it goes
  count: number; // of dialogs so far: each is a new one
  onClose(): void;
  onMade(preset: { id: number; name: string }, how: 'created' | 'changed' | 'cloned'): void;
}

export function Dialogs({ dialog, opened, count, onClose, onMade }: DialogsProps) {
  if (!dialog) return null;
  const common = { key: count, opened, onClose };
  return (
    <Suspense
      fallback={
        <Center pos="fixed" inset={0}>
          <Loader aria-label="Loading" />
        </Center>
      }
    >
      {dialog.kind === 'clone' && (
        <CloneDialog
          {...common}
          preset={dialog.preset}
          onCloned={(clone) => onMade(clone, 'cloned')}
        />
      )}
    </Suspense>
  );
}
