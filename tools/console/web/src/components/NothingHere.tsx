import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

// An empty state: what is missing and what to do about it.
export function NothingHere({ title, text, children }: {
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py={60}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {text && <Text c="dimmed">{text}</Text>}
      {children}
    </Stack>
  );
}
