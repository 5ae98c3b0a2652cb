import { Center, Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';

import type { Json } from '../../../api/json';
import { keys } from '../../../api/keys';
import { call, RpcError } from '../../../api/rpc';
import { Failure } from '../../../components/Failure';
import type { Parameters } from '../../../components/params/parameters';
import { tell } from '../../../components/tell';
import { documentOf, emptyDocument, type PresetDocument } from './document';
import { EditorDialog } from './EditorDialog';
import type { Preset } from './useSave';

// What a new preset begins with.
export interface PresetDraft {
  name?: string;
  description?: string;
  category?: string;
  runtime?: string;
  parameters?: Parameters;
  metadata?: { [member: string]: Json };
}

export default function PresetEditor({ opened, onClose, preset, from, onSaved }: {
  opened: boolean;
  onClose: () => void;
  preset?: number; // absent: a new one
  from?: PresetDraft;
  onSaved?: (preset: Preset) => void;
}) {
  const small = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false });
  const guard = useRef(async () => true);
  const close = async () => {
    if (await guard.current()) onClose();
  };

  return (
    <Modal.Root
      opened={opened}
      onClose={() => void close()}
      fullScreen={small}
      size={1200}
      yOffset="4dvh"
      centered={!small}
      classNames={{ content: 'editor-content' }}
      styles={{ content: { height: small ? '100dvh' : 'min(900px, 92dvh)' } }}
      closeOnEscape={false} // an Escape may be meant for a list or the JSON editor
    >
      <Modal.Overlay />
      <Modal.Content>
        <Loaded
          preset={preset}
          from={from}
          guard={guard}
          onClose={() => void close()}
          onSaved={(saved) => {
            guard.current = async () => true;
            if (onSaved) onSaved(saved);
            else tell(`“${saved.name}” saved`);
            onClose();
          }}
        />
      </Modal.Content>
    </Modal.Root>
  );
}

// Lives as long as the dialog is open: what it began with stays, whatever is read later.
function Loaded({ preset, from, guard, onClose, onSaved }: {
  preset: number | undefined;
  from: PresetDraft | undefined;
  guard: { current: () => Promise<boolean> };
  onClose: () => void;
  onSaved: (preset: Preset) => void;
}) {
  const queries = useQueryClient();
  const [first, setFirst] = useState<Preset>();
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.preset(preset ?? 0), 'edited'],
    queryFn: ({ signal }) => call('preset.get', { preset: preset! }, { signal }),
    enabled: preset !== undefined,
    refetchOnMount: 'always',
    gcTime: 0, // what is edited begins with what there is now
  });
  useEffect(() => {
    if (data) setFirst((before) => before ?? data);
  }, [data]);
  const start = useMemo(() => {
    if (preset === undefined) return { document: draftDocument(from), system: false };
    if (!first) return undefined;
    const document = documentOf(first);
    const base = { id: first.id, revision: first.revision, document };
    return { base, document, system: first.is_system };
    // A draft is what it was when the dialog opened.
  }, [preset, first]);

  if (start) {
    return (
      <EditorDialog
        start={start}
        latest={data}
        gone={error instanceof RpcError && error.word === 'not_found'}
        guard={guard}
        onClose={onClose}
        onSaved={(saved) => {
          void queries.invalidateQueries({ queryKey: keys.presets });
          onSaved(saved);
        }}
      />
    );
  }
  return (
    <>
      <Modal.Header>
        <Modal.Title fw={600}>Preset</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Modal.Header>
      <div className="editor-body">
        {error ? (
          <Failure error={error} title="The preset cannot be read" retry={() => void refetch()} />
        ) : (
          <Center h={200}>
            <Loader aria-label="Loading" />
          </Center>
        )}
      </div>
    </>
  );
}

function draftDocument(from: PresetDraft | undefined): PresetDocument {
  return documentOf({ ...emptyDocument, ...from });
}
