import { useLocation } from 'wouter';

import { call, newRequestId } from '../../api/rpc';
import { tell, tellFailure } from '../../components/tell';
import { getSubmitted } from './model/taskApi';
import type { TaskRow } from './model/types';

// The same document once more, as a new task.
export function useRunAgain() {
  const [, go] = useLocation();
  return async (task: Pick<TaskRow, 'id' | 'name'>) => {
    try {
      const { submitted } = await getSubmitted(task.id);
      const answer = await call('task.submit', {
        task: submitted,
        request_id: newRequestId(),
      });
      const id = Number(answer.id);
      tell(`“${task.name}” runs again, as task ${id}`);
      go(`/tasks/${id}`);
    } catch (error) {
      tellFailure(`“${task.name}” could not be run again`, error);
    }
  };
}
