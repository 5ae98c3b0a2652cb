import { ActionIcon, Menu } from '@mantine/core';
import { Ban, EllipsisVertical, Play, RotateCcw, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';

import { canCancel, canDelete, canResume } from '../model/states';
import type { TaskRow } from '../model/types';
import type { TaskActions } from '../useTaskActions';

export function TaskMenu({ row, actions }: { row: TaskRow; actions: TaskActions }) {
  const [, go] = useLocation();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${row.name}`}>
          <EllipsisVertical size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canCancel(row.state) && (
          <Menu.Item
            leftSection={<Ban size={14} aria-hidden />}
            onClick={() => void actions.cancel(row)}
          >
            Cancel
          </Menu.Item>
        )}
        {canResume(row.state) && (
          <Menu.Item
            leftSection={<Play size={14} aria-hidden />}
            onClick={() => void actions.resume(row)}
          >
            Resume
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<RotateCcw size={14} aria-hidden />}
          onClick={() => go(`/tasks/new?from=${row.id}`)}
        >
          Edit and run again
        </Menu.Item>
        {canDelete(row.state) && (
          <>
            <Menu.Divider />
            <Menu.Item
              color="red"
              leftSection={<Trash2 size={14} aria-hidden />}
              onClick={() => void actions.remove(row)}
            >
              Delete
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
