// Keys of what these pages read. They are refreshed by the pages themselves: a task with quick
// trials tells of hundreds of changes a second, and not each is worth a question.
export const taskKeys = {
  list: (filter: object) => ['live-tasks', 'list', filter] as const,
  queue: ['live-tasks', 'queue'] as const,
  detail: (id: number) => ['live-task', id, 'detail'] as const,
  trials: (id: number, order: string) => ['live-task', id, 'trials', order] as const,
  trialsOfAll: (id: number) => ['live-task', id, 'trials'] as const,
  submitted: (id: number) => ['live-task', id, 'submitted'] as const,
};
