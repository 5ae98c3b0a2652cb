import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';

import { CloneDialog } from './actions/CloneDialog';

// Read when first opened.
const PresetEditor = lazy(() => import('./editor/PresetEditor'));
const PresetHistory = lazy(() => import('./history/PresetHistory'));
const ImportDialog = lazy(() => import('./transfer/ImportDialog'));

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
  const common = { opened, onClose };
  return (
    <Suspense
      key={count}
      fallback={
        <Center pos="fixed" inset={0}>
          <Loader aria-label="Loading" />
        </Center>
      }
    >
      {dialog.kind === 'edit' && (
        <PresetEditor
          {...common}
          {...(dialog.preset !== undefined && { preset: dialog.preset })}
          onSaved={(preset) => onMade(preset, dialog.preset === undefined ? 'created' : 'changed')}
        />
      )}
      {dialog.kind === 'clone' && (
        <CloneDialog
          {...common}
          preset={dialog.preset}
          onCloned={(clone) => onMade(clone, 'cloned')}
        />
      )}
      {dialog.kind === 'history' && <PresetHistory {...common} preset={dialog.preset} />}
      {dialog.kind === 'import' && (
        <ImportDialog {...common} {...(dialog.files && { files: dialog.files })} />
      )}
    </Suspense>
  );
}
