// Keys of what was read from the daemon. Everything under `presets` is read again when any preset
// changes.
export const keys = {
  presets: ['presets'] as const,
  presetList: (filter: object) => ['presets', 'list', filter] as const,
  preset: (id: number, revision?: number) => ['presets', 'one', id, revision ?? null] as const,
  presetHistory: (id: number) => ['presets', 'history', id] as const,
  presetDiff: (id: number, from: number, to: number | null) =>
    ['presets', 'diff', id, from, to] as const,
  categories: ['presets', 'categories'] as const,
  merge: (request: object) => ['presets', 'merge', request] as const,
  space: (request: object) => ['presets', 'space', request] as const,
  catalogs: ['catalogs'] as const,
  catalog: (engine: string) => ['catalogs', engine] as const,
  importPreviews: ['import-previews'] as const,
  importPreview: (file: number, rule: string) => ['import-previews', file, rule] as const,
  taskPreview: (document: unknown) => ['presets', 'task-preview', document] as const,
  status: ['status'] as const,
};
