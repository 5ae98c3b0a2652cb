import { Button, Group, Modal, Text } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useSyncExternalStore } from 'react';

export interface Question {
  title: string;
  text: ReactNode;
  action: string; // what the button does: "Delete"
  danger?: boolean;
}

interface Asked extends Question {
  answer(yes: boolean): void;
}

let asked: Asked | null = null;
let last: Asked | null = null; // still readable while the dialog fades out
const watchers = new Set<() => void>();

function show(next: Asked | null) {
  asked = next;
  if (next) last = next;
  for (const watcher of watchers) watcher();
}

// Resolves to true when the person agrees. A question that is still open is answered with no.
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    show({
      ...question,
      answer(yes) {
        show(null);
        resolve(yes);
      },
    });
  });
}

// The library calls every dialog a dialog; a question that wants an answer is an alert.
function asQuestion(content: HTMLElement | null) {
  content?.setAttribute('role', 'alertdialog');
}

// Stands once in the frame.
export function ConfirmHost() {
  const open = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => asked,
  );
  const question = open ?? last;
  const no = () => open?.answer(false);
  // Dialogs below would take the same Escape for theirs; the mark makes them leave it alone.
  const mine = { 'data-mantine-stop-propagation': 'true' };
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) no();
  };

  return (
    <Modal.Root
      opened={open !== null}
      onClose={no}
      onKeyDown={escape}
      centered
      size="sm"
      zIndex={400}
    >
      <Modal.Overlay backgroundOpacity={0.4} />
      <Modal.Content {...mine} ref={asQuestion}>
        <Modal.Header>
          <Modal.Title fw={600}>{question?.title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Text size="sm" component="div">
            {question?.text}
          </Text>
          <Group justify="flex-end" mt="lg" gap="xs">
            <Button {...mine} variant="default" onClick={no} data-autofocus={question?.danger}>
              Cancel
            </Button>
            <Button
              {...mine}
              color={question?.danger ? 'red' : undefined}
              onClick={() => open?.answer(true)}
              data-autofocus={!question?.danger}
            >
              {question?.action}
            </Button>
          </Group>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
