import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call } from '../../api/rpc';
import { confirm } from '../../components/Confirm';
import { tell, tellFailure } from '../../components/tell';
import { taskKeys } from './model/taskKeys';
import type { TaskRow } from './model/types';

type Which = Pick<TaskRow, 'id' | 'name'>;

// What can be done to a task, told in a notification; `busy` while the daemon has not answered.
export function useTaskActions() {
  const queries = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);

  async function run(name: string, task: Which, done: string, act: () => Promise<unknown>) {
    setBusy(name);
    try {
      await act();
      tell(done);
      return true;
    } catch (error) {
      tellFailure(`Task ${task.id} was left as it is`, error);
      return false;
    } finally {
      setBusy(null);
      void queries.invalidateQueries({ queryKey: taskKeys.detail(task.id) });
    }
  }

  return {
    busy,
    cancel: async (task: Which) => {
      const sure = await confirm({
        title: `Cancel “${task.name}”?`,
        text: 'The running trial is ended. Trials that succeeded stay; the task can be resumed.',
        action: 'Cancel the task',
        danger: true,
      });
      if (!sure) return false;
      return run('cancel', task, `“${task.name}” is cancelled`, () =>
        call('task.cancel', { task: task.id }),
      );
    },
    resume: (task: Which) =>
      run('resume', task, `“${task.name}” goes on; what succeeded stays`, () =>
        call('task.resume', { task: task.id }),
      ),
    remove: async (task: Which) => {
      const sure = await confirm({
        title: `Delete “${task.name}”?`,
        text: 'Its trials and logs are deleted with it. This cannot be undone.',
        action: 'Delete',
        danger: true,
      });
      if (!sure) return false;
      return run('delete', task, `“${task.name}” is deleted`, () =>
        call('task.delete', { task: task.id }),
      );
    },
  };
}

export type TaskActions = ReturnType<typeof useTaskActions>;
