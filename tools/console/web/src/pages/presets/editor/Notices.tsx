import { Alert, Button, Group, List } from '@mantine/core';

import type { FieldError } from '../../../api/rpc';
import { Failure } from '../../../components/Failure';

// What stands above the fields, each only where it is so.
export function Notices({ system, onClone, broken, onShowText, onDiscardText, changed, onShowChange,
  gone, faults, failure }: {
  system: boolean;
  onClone: () => void;
  broken: string | undefined; // why the text is no document
  onShowText: (() => void) | undefined;
  onDiscardText: () => void;
  changed: number | undefined; // revision that somebody else made
  onShowChange: () => void;
  gone: boolean;
  faults: FieldError[]; // that no field shows
  failure: Error | undefined;
}) {
  return (
    <>
      {system && (
        <Notice color="blue" text="This preset comes with the daemon and cannot be changed.">
          <Button size="compact-sm" onClick={onClone}>
            Clone to edit
          </Button>
        </Notice>
      )}
      {broken && (
        <Notice
          color="red"
          text={`The text is not a preset: ${broken}. The form shows what it was before.`}
        >
          {onShowText && (
            <Button size="compact-sm" variant="default" onClick={onShowText}>
              See the JSON
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={onDiscardText}>
            Back to what it was
          </Button>
        </Notice>
      )}
      {changed !== undefined && (
        <Notice color="yellow" text={`Changed by another meanwhile: revision ${changed}.`}>
          <Button size="compact-sm" variant="default" onClick={onShowChange}>
            See what changed
          </Button>
        </Notice>
      )}
      {gone && (
        <Notice
          color="yellow"
          text="This preset was deleted meanwhile. Saving makes a new one of what stands here."
        />
      )}
      {faults.length > 0 && (
        <Alert color="red" variant="light" role="alert" mt="xs" title="Not saved">
          <List size="sm">
            {faults.map(({ path, message }) => (
              <List.Item key={path + message}>
                {path && <code>{path}</code>} {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {failure && <Failure error={failure} title="Not saved" />}
    </>
  );
}

function Notice({ color, text, children }: {
  color: string;
  text: string;
  children?: React.ReactNode;
}) {
  return (
    <Alert color={color} variant="light" role="alert" py={8} mt="xs">
      <Group justify="space-between" gap="xs">
        <span style={{ flex: '1 1 260px', overflowWrap: 'anywhere' }}>{text}</span>
        <Group gap="xs">{children}</Group>
      </Group>
    </Alert>
  );
}
