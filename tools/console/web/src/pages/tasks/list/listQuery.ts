// The list's filter as it stands in the address.
import type { TaskState } from '../../../api/types.gen';
import type { ListFilter } from '../model/liveRows';
import { taskStates } from '../model/states';

export function filterOf(search: URLSearchParams): ListFilter {
  const state = search.get('state');
  return {
    state: taskStates.includes(state as TaskState) ? state : null,
    search: search.get('search') ?? '',
  };
}

export function withFilter(search: URLSearchParams, filter: ListFilter): URLSearchParams {
  const next = new URLSearchParams(search);
  if (filter.state) next.set('state', filter.state);
  else next.delete('state');
  if (filter.search) next.set('search', filter.search);
  else next.delete('search');
  return next;
}
