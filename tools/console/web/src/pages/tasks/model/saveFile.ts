// A file that the browser downloads.

// "task-llama-throughput.json": only what every file system takes.
export function fileName(task: string): string {
  const plain = task.trim().replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '');
  return `task-${plain || 'unnamed'}.json`;
}

export function saveFile(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
