import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';

import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import { confirm } from '../../../components/Confirm';
import { counted } from '../../../components/count';
import { tell, tellFailure } from '../../../components/tell';
import { type Actionable, bringBack, freshened, remove } from './removing';
import { namesOf, whatOf } from './wording';

export type Exported = { presets: number[] } | { all: true };

export interface Actions {
  // Asks, deletes, and offers to take it back. False: nothing was deleted.
  remove(presets: Actionable[]): Promise<boolean>;
  export(what: Exported): Promise<void>;
  merge(presets: { id: number }[]): void;
}

export function useActions(): Actions {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return useMemo(() => {
    // What may be done at once, as the daemon says.
    const limits = async () => {
      const status = await queries.fetchQuery({
        queryKey: keys.status,
        queryFn: ({ signal }) => call('system.status', {}, { signal, plainNumbers: true }),
      });
      return status.limits;
    };
    const read = () => queries.invalidateQueries({ queryKey: keys.presets });

    return {
      async remove(chosen) {
        const own = chosen.filter(({ is_system }) => !is_system);
        const kept = chosen.length - own.length;
        if (own.length === 0) {
          tell('System presets cannot be deleted.');
          return false;
        }
        try {
          const { batch } = await limits();
          if (own.length > batch) {
            throw new Error(`${counted(own.length, 'preset')} are too many: ${batch} can be
              deleted at once, so that all of it happens or nothing. Select fewer.`);
          }
          const stay = kept > 0 ? ` ${counted(kept, 'system preset')} among them will stay.` : '';
          const agreed = await confirm({
            title: own.length === 1 ? 'Delete this preset?' : `Delete ${own.length} presets?`,
            text: `${namesOf(own)} will be deleted.${stay} The history stays, so it can be undone.`,
            action: own.length === 1 ? 'Delete' : `Delete ${own.length}`,
            danger: true,
          });
          if (!agreed) return false;
          const removed = await remove(own.length === 1 ? own : await freshened(own));
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
        limits().then(
          ({ merge_presets: most }) => {
            if (presets.length <= most) {
              navigate(`/tasks/new?presets=${presets.map(({ id }) => id).join()}`);
            } else {
              tellFailure('Too many presets', new Error(`${most} can be merged at once.`));
            }
          },
          (error: unknown) => tellFailure('The presets cannot be merged now', error),
        );
      },
    };
  }, [queries, navigate]);
}
