import { Alert, Button, Drawer, Group, Loader, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import type { Preset } from '../../../api/types.gen';
import { Failure } from '../../../components/Failure';
import { NothingHere } from '../../../components/NothingHere';
import { fullTime } from '../../../components/time';
import type { PresetAction } from '../actions/PresetMenu';
import { type Actionable, bringBack } from '../actions/removing';
import { DetailActions } from './DetailActions';
import './detail.css';
import { Extras } from './Extras';
import { Facts } from './Facts';
import { Findings } from './Findings';
import { ParameterList } from './ParameterList';
import { Section } from './Section';
import { useChecks, usePreset } from './usePreset';

interface PresetDetailProps {
  id: number | null;
  covered: boolean; // a dialog lies above and has the keys
  onClose(): void;
  onAction(action: PresetAction, preset: Actionable): void;
  onTag(tag: string): void;
}

export function PresetDetail({ id, covered, onClose, onAction, onTag }: PresetDetailProps) {
  // What is shown while the drawer goes.
  const [last, setLast] = useState(id);
  if (id !== null && id !== last) setLast(id);
  return (
    <Drawer.Root
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="min(620px, 100vw)"
      closeOnEscape={!covered}
      trapFocus={!covered}
    >
      <Drawer.Overlay backgroundOpacity={0.15} />
      {last !== null && <Content key={last} id={last} onAction={onAction} onTag={onTag} />}
    </Drawer.Root>
  );
}

function Content({ id, onAction, onTag }: Pick<PresetDetailProps, 'onAction' | 'onTag'> & {
  id: number;
}) {
  const state = usePreset(id);
  const { preset } = state;
  return (
    <Drawer.Content>
      <Drawer.Header>
        <Drawer.Title className="preset-title">
          {preset?.name ?? (state.gone ? `Preset ${id}` : ' ')}
          {preset?.is_system && <span className="presets-system">system</span>}
        </Drawer.Title>
        <Drawer.CloseButton aria-label="Close the details" />
      </Drawer.Header>
      <Drawer.Body>
        <Stack gap="lg">
          {state.gone && <Gone id={id} state={state} />}
          {state.error && !preset && (
            <Failure error={state.error} title="It could not be read" retry={state.retry} />
          )}
          {!preset && !state.gone && !state.error && <Loader mx="auto" aria-label="Loading" />}
          {preset && (
            <>
              {!state.gone && <DetailActions preset={preset} onAction={onAction} />}
              <Body preset={preset} gone={state.gone} onTag={onTag} />
            </>
          )}
        </Stack>
      </Drawer.Body>
    </Drawer.Content>
  );
}

function Body({ preset, gone, onTag }: {
  preset: Preset;
  gone: boolean;
  onTag(tag: string): void;
}) {
  return (
    <Stack gap="lg" opacity={gone ? 0.7 : 1}>
      {preset.description && (
        <Text size="sm" className="preset-description">
          {preset.description}
        </Text>
      )}
      {gone ? (
        <Facts preset={preset} count={undefined} countError={null} onTag={onTag} />
      ) : (
        <Checked preset={preset} onTag={onTag} />
      )}
    </Stack>
  );
}

function Checked({ preset, onTag }: { preset: Preset; onTag(tag: string): void }) {
  const { findings, findingsError, count, countError } = useChecks(preset.id, preset.revision);
  return (
    <>
      <Facts preset={preset} count={count} countError={countError} onTag={onTag} />
      <Section title="Parameters" aside={Object.keys(preset.parameters).length}>
        <ParameterList parameters={preset.parameters} />
      </Section>
      <Extras preset={preset} />
      <Section title="What the engine's catalog finds">
        {findings && <Findings validation={findings} />}
        {!findings && findingsError && <Text size="sm">Not checked: {findingsError.message}</Text>}
        {!findings && !findingsError && <Loader size="xs" aria-label="Checking" />}
      </Section>
    </>
  );
}

function Gone({ id, state }: { id: number; state: ReturnType<typeof usePreset> }) {
  const queries = useQueryClient();
  const { restorable, deletion, preset } = state;
  const restoring = useMutation({
    mutationFn: (revision: number) => bringBack([{ id, name: preset?.name ?? '', revision }]),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.presets }),
  });
  if (state.neverWas) return <NothingHere title={`There is no preset ${id}`} />;
  return (
    <Alert color="orange" variant="light" title="This preset was deleted" role="alert">
      {deletion && `By ${deletion.by.user}, ${fullTime(deletion.at)}.`}
      {restoring.error && (
        <Text size="sm" c="red" mt={4}>
          {restoring.error.message}
        </Text>
      )}
      {restorable !== null && (
        <Group mt="sm">
          <Button
            size="xs"
            variant="default"
            loading={restoring.isPending}
            onClick={() => restoring.mutate(restorable)}
          >
            Restore
          </Button>
        </Group>
      )}
    </Alert>
  );
}
