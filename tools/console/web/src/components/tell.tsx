import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

// What an action did, for as long as it takes to read; with `undo`, a button that takes it back.
export function tell(message: string, undo?: () => Promise<unknown>) {
  const id = notifications.show({
    autoClose: undo ? 12_000 : 5_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
    message: undo ? (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          style={{ flexShrink: 0 }}
          onClick={() => {
            notifications.hide(id);
            undo().catch((error: unknown) => tellFailure('It could not be undone', error));
          }}
        >
          Undo
        </Button>
      </Group>
    ) : (
      message
    ),
  });
}

// An action that was refused, outside of a form.
export function tellFailure(title: string, error: unknown) {
  notifications.show({
    color: 'red',
    title,
    message: error instanceof Error ? error.message : String(error),
    autoClose: 12_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Dismiss' },
  });
}
