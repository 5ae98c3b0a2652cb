import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import { confirm } from '../../../components/Confirm';
import { counted, grouped } from '../../../components/count';
import { tell, tellFailure } from '../../../components/tell';
import { type Actionable, bringBack, freshened, remove } from './removing';
import { namesOf, whatOf } from './wording';

export type Exported = { presets: number[] } | { all: true };

export interface Actions {
  // Asks, deletes, and offers to take it back. False: nothing was deleted.
  remove(presets: Actionable[]): Promise<boolean>;
  export(what: Exported): Promise<void>;
  // To a new task with these, in their order.
  merge(presets: { id: number }[]): void;
  // Tells when the daemon would not take as many at once. Before they are read, where that takes
  // long.
  tooMany(action: 'delete' | 'merge', count: number): Promise<boolean>;
}

export function useActions(): Actions {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMemo(() => {
    const tooMany = async (action: 'delete' | 'merge', count: number) => {
      try {
        const { limits } = await queries.fetchQuery({
          queryKey: keys.status,
          queryFn: ({ signal }) => call('system.status', {}, { signal, plainNumbers: true }),
        });
        // One transaction, so that all of it happens or nothing.
        const most = action === 'delete' ? limits.batch : limits.merge_presets;
        if (count <= most) return false;
        const done = action === 'delete' ? 'deleted' : 'merged';
        const told = `${grouped(most)} can be ${done} at once, ${grouped(count)} are selected.`;
        tellFailure('Too many presets', new Error(told));
      } catch (error) {
        tellFailure('The daemon could not be asked', error);
      }
      return true;
    };
    const read = () => queries.invalidateQueries({ queryKey: keys.presets });

    return {
      async remove(chosen) {
        const free = chosen.filter(({ is_system }) => !is_system);
        const kept = chosen.length - free.length;
        if (free.length === 0) {
          tell('System presets cannot be deleted.');
          return false;
        }
        if (await tooMany('delete', free.length)) return false;
        try {
          // A row is as the daemon has it; what was selected a while ago may have changed.
          const own = free.length === 1 ? free : await freshened(free);
          if (own.length === 0) {
            tell('They were deleted already.');
            return true;
          }
          const stay = kept > 0 ? ` ${counted(kept, 'system preset')} among them will stay.` : '';
          const agreed = await confirm({
            title: own.length === 1 ? 'Delete this preset?' : `Delete ${own.length} presets?`,
            text: `${namesOf(own)} will be deleted.${stay} The history stays, so it can be undone.`,
            action: own.length === 1 ? 'Delete' : `Delete ${own.length}`,
            danger: true,
          });
          if (!agreed) return false;
          const removed = await remove(own);
          tell(`${whatOf(removed)} deleted`, async () => {
            await bringBack(removed);
            await read();
          });
          return true;
        } catch (error) {
          tellFailure('Nothing was deleted', error);
          return false;
        } finally {
          void read();
        }
      },

      async export(what) {
        try {
          const { exportPresets } = await import('../transfer/download');
          await exportPresets(what);
        } catch (error) {
          tellFailure('The export did not work', error);
        }
      },

      merge(presets) {
        navigate(`/tasks/new?presets=${presets.map(({ id }) => id).join()}`);
      },

      tooMany,
    };
  }, [queries, navigate]);
}
