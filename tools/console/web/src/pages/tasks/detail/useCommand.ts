import { useQuery } from '@tanstack/react-query';

import { call } from '../../../api/rpc';
import { shellLine } from '../model/shell';
import type { TaskRow } from '../model/types';

// How the engine is started by hand with these flags; null where no catalog knows the engine.
export function useCommand(task: TaskRow, flags: string[] | undefined): string | null {
  const { data } = useQuery({
    queryKey: ['catalogs', 'launch', task.runtime, task.model],
    queryFn: ({ signal }) =>
      call(
        'preset.render',
        { space: { runtime: task.runtime, parameters: {} }, point: {}, model: task.model },
        { signal },
      ),
    staleTime: Infinity,
  });
  const start = data?.argv;
  // Without a catalog the words begin with a flag: there is no program to name.
  if (!flags || !start?.[0] || start[0].startsWith('-')) return null;
  return shellLine([...start, ...flags]);
}
