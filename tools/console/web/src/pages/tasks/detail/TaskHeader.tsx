import { ActionIcon, Button, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { Ban, BookmarkPlus, EllipsisVertical, Pencil, Play, RotateCcw, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';

import { fullTime } from '../../../components/time';
import { objectiveText } from '../model/scores';
import { canCancel, canDelete, canResume, isTaskOver } from '../model/states';
import type { TaskDetail } from '../model/types';
import { TrialProgress } from '../Progress';
import { StateBadge } from '../StateBadge';
import { useRunAgain } from '../useRunAgain';
import { useTaskActions } from '../useTaskActions';
import { QueueNote } from './QueueNote';
import { timingText } from './timing';
import { useSeconds } from './useSeconds';

const strategies: Record<string, string> = {
  grid_search: 'grid search',
  random: 'random search',
  bayesian: 'Bayesian search',
};

export function TaskHeader({ task, onSave }: { task: TaskDetail; onSave: () => void }) {
  const actions = useTaskActions();
  const again = useRunAgain();
  const [, go] = useLocation();
  const now = useSeconds(task.state === 'running');
  const timing = timingText(task, now);
  const runner = task.runner && task.runner !== task.runtime ? ` (runner ${task.runner})` : '';

  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div style={{ minWidth: 0, flex: '1 1 260px' }}>
          <Group gap="sm">
            <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {task.name}
            </Title>
            <StateBadge state={task.state} size="md" />
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            #{task.id} · {task.model} · {task.runtime}
            {runner} · {objectiveText(task.objective)} ·{' '}
            {strategies[task.strategy] ?? task.strategy}
            {task.priority !== 0 && ` · priority ${task.priority}`}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          {canCancel(task.state) && (
            <Button
              variant="default"
              leftSection={<Ban size={15} aria-hidden />}
              loading={actions.busy === 'cancel'}
              onClick={() => void actions.cancel(task)}
            >
              Cancel
            </Button>
          )}
          {canResume(task.state) && (
            <Button
              variant="default"
              leftSection={<Play size={15} aria-hidden />}
              loading={actions.busy === 'resume'}
              onClick={() => void actions.resume(task)}
            >
              Resume
            </Button>
          )}
          {task.best && (
            <Button
              variant={isTaskOver(task.state) ? 'filled' : 'default'}
              leftSection={<BookmarkPlus size={15} aria-hidden />}
              onClick={onSave}
            >
              Save winner
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size={36} aria-label="More actions">
                <EllipsisVertical size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<RotateCcw size={14} aria-hidden />}
                onClick={() => void again(task)}
              >
                Run again
              </Menu.Item>
              <Menu.Item
                leftSection={<Pencil size={14} aria-hidden />}
                onClick={() => go(`/tasks/new?from=${task.id}`)}
              >
                Edit and run again
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item
                color="red"
                disabled={!canDelete(task.state)}
                leftSection={<Trash2 size={14} aria-hidden />}
                onClick={() => void actions.remove(task)}
              >
                Delete
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <TrialProgress row={task} />
      <Group gap="md">
        {task.state === 'pending' && <QueueNote row={task} />}
        {timing && (
          <Text size="sm" c="dimmed" className="task-number">
            {timing}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          Created {fullTime(task.created_at)}
          {task.by.user && ` by ${task.by.user}`}
        </Text>
      </Group>
    </Stack>
  );
}
