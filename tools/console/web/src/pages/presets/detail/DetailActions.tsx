import { Button, Group, Text } from '@mantine/core';
import { Copy, Download, FlaskConical, History, Pencil, Trash2 } from 'lucide-react';

import type { PresetAction } from '../actions/PresetMenu';
import type { Actionable } from '../actions/removing';

const buttons = [
  { action: 'edit', label: 'Edit', icon: Pencil, changes: true },
  { action: 'clone', label: 'Clone', icon: Copy, changes: false },
  { action: 'task', label: 'New task', icon: FlaskConical, changes: false },
  { action: 'history', label: 'History', icon: History, changes: false },
  { action: 'export', label: 'Export', icon: Download, changes: false },
  { action: 'delete', label: 'Delete', icon: Trash2, changes: true },
] as const;

export function DetailActions({ preset, onAction }: {
  preset: Actionable;
  onAction(action: PresetAction, preset: Actionable): void;
}) {
  return (
    <div>
      <Group gap={6}>
        {buttons.map(({ action, label, icon: Icon, changes }) => (
          <Button
            key={action}
            size="compact-sm"
            variant="default"
            c={action === 'delete' && !preset.is_system ? 'var(--mantine-color-error)' : undefined}
            leftSection={<Icon size={14} aria-hidden />}
            disabled={changes && preset.is_system}
            onClick={() => onAction(action, preset)}
          >
            {label}
          </Button>
        ))}
      </Group>
      {preset.is_system && (
        <Text size="xs" c="dimmed" mt={6}>
          A system preset cannot be changed or deleted. Clone it to make it yours.
        </Text>
      )}
    </div>
  );
}
