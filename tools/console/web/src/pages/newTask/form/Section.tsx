import { Collapse, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

import './form.css';

export function Section({ title, hint, children }: {
  title: string;
  hint?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="task-section" aria-labelledby={id}>
      <Title order={2} size="h5" id={id}>
        {title}
      </Title>
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      <Stack gap="sm" mt="sm">
        {children}
      </Stack>
    </section>
  );
}

// What most tasks need not say. Opens by itself when something in it is wrong.
export function Folded({ title, hint, opened, faulty, children }: {
  title: string;
  hint: string;
  opened: boolean; // at first
  faulty: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [wanted, setWanted] = useState(opened);
  const open = wanted || faulty;
  return (
    <section className="task-section" aria-labelledby={`${id}-title`}>
      <UnstyledButton
        className="task-fold"
        onClick={() => setWanted(!open)}
        aria-expanded={open}
        aria-controls={id}
      >
        <Group gap={6} wrap="nowrap" align="baseline">
          <ChevronRight size={15} aria-hidden data-open={open} />
          <Title order={2} size="h5" id={`${id}-title`}>
            {title}
          </Title>
          <Text size="sm" c="dimmed" truncate>
            {hint}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        <Stack gap="sm" mt="sm">
          {children}
        </Stack>
      </Collapse>
    </section>
  );
}
