// "task-llama-throughput.json": only what every file system takes.
export function fileName(task: string): string {
  const plain = task.trim().replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '');
  return `task-${plain || 'unnamed'}.json`;
}
