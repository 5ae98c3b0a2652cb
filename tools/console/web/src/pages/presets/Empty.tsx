import { Button, Group, Skeleton, Stack } from '@mantine/core';

import { NothingHere } from '../../components/NothingHere';

export function NoPresets({ onNew, onImport }: { onNew(): void; onImport(): void }) {
  return (
    <NothingHere
      title="No presets yet"
      text="A preset names the values worth trying for each flag of an engine."
    >
      <Group gap="xs">
        <Button onClick={onNew}>New preset</Button>
        <Button variant="default" onClick={onImport}>
          Import
        </Button>
      </Group>
    </NothingHere>
  );
}

export function NoMatch({ onClear }: { onClear(): void }) {
  return (
    <NothingHere title="No preset matches" text="Nothing fits the search and the filters.">
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    </NothingHere>
  );
}

export function TableSkeleton() {
  return (
    <Stack gap={12} py="xs" role="status" aria-label="Loading presets">
      {Array.from({ length: 12 }, (_, row) => (
        <Skeleton key={row} height={22} radius="sm" />
      ))}
    </Stack>
  );
}
