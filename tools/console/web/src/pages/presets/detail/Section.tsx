import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

export function Section({ title, aside, children }: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" align="baseline" mb={6} wrap="nowrap">
        <Title order={3} size="sm" fw={600}>
          {title}
        </Title>
        {aside && (
          <Text size="xs" c="dimmed" component="div">
            {aside}
          </Text>
        )}
      </Group>
      {children}
    </section>
  );
}
