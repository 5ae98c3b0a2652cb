import { ActionIcon, Button, Group, Title } from '@mantine/core';
import { Download, Plus, Upload } from 'lucide-react';

export function PageHeader({ onNew, onImport, onExportAll }: {
  onNew(): void;
  onImport(): void;
  onExportAll(): void;
}) {
  const more = [
    { label: 'Import', icon: Upload, act: onImport },
    { label: 'Export all', icon: Download, act: onExportAll },
  ];
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Title order={1} size="h3">
        Presets
      </Title>
      <Group gap="xs" wrap="nowrap">
        {more.map(({ label, icon: Icon, act }) => (
          <Button
            key={label}
            size="xs"
            variant="default"
            leftSection={<Icon size={14} aria-hidden />}
            onClick={act}
            visibleFrom="xs"
          >
            {label}
          </Button>
        ))}
        {more.map(({ label, icon: Icon, act }) => (
          <ActionIcon
            key={label}
            size={30}
            variant="default"
            aria-label={label}
            onClick={act}
            hiddenFrom="xs"
          >
            <Icon size={15} aria-hidden />
          </ActionIcon>
        ))}
        <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={onNew}>
          New preset
        </Button>
      </Group>
    </Group>
  );
}
