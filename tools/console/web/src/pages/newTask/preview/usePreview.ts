import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';

import { parseJson, toJson } from '../../../api/json';
import { keys } from '../../../api/keys';
import { call, type Params } from '../../../api/rpc';
import type { TaskPreview } from '../../../api/types.gen';
import { plainNumbers } from '../../tasks/model/plain';
import { type Doc, toSend } from '../model/document';

const written = new Set(['task', 'first', 'conflicts']);

// What the task would be and do, asked for once typing pauses. An answer before stays until the
// next is there.
export function usePreview(doc: Doc) {
  const now = toJson(toSend(doc));
  const [text] = useDebouncedValue(now, 350);
  const query = useQuery({
    queryKey: keys.taskPreview(text),
    queryFn: async ({ signal }) => {
      const task = parseJson(text) as Params<'task.preview'>['task'];
      const answer = await call('task.preview', { task }, { signal });
      return plainNumbers(answer, written) as TaskPreview;
    },
    placeholderData: (before) => before,
    retry: false,
  });
  return {
    preview: query.data,
    error: query.error,
    // What is shown is of an earlier document.
    stale: text !== now || query.isFetching || query.isPlaceholderData,
    retry: () => void query.refetch(),
  };
}
