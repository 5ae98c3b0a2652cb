import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { listen } from '../../../api/events';
import { keys } from '../../../api/keys';
import { call } from '../../../api/rpc';
import { throttle } from '../../../api/throttle';
import type { ImportResult } from '../../../api/types.gen';
import { type ReadFile, readFile } from './chosenFile';
import { importDocument, preview, takeBack } from './importing';
import { importing, type OnConflict, type Preview } from './preview';

const gatewayMost = 4 << 20; // the body of one request

export interface ImportFile {
  id: number;
  name: string;
  size: number;
  read: ReadFile | undefined; // undefined: being read
  preview: Preview | undefined;
  refused: Error | undefined; // by the daemon, already in the preview
  outcome: ImportResult | Error | undefined; // once it was imported
}

export interface Import {
  files: ImportFile[];
  waiting: boolean; // for a preview
  running: boolean;
  count: number; // presets that would be imported
  add(files: File[]): void;
  remove(id: number): void;
  again(id?: number): void; // what was refused is looked at anew: one file, or all
  // What was imported, and how to take it back.
  run(): Promise<{ results: ImportResult[]; undo: () => Promise<void> }>;
}

let lastId = 0; // of files in any dialog: what was read of them is kept by it

type Chosen = Pick<ImportFile, 'id' | 'name' | 'size' | 'read' | 'outcome'>;

export function useImport(rule: OnConflict, initial: File[]): Import {
  const queries = useQueryClient();
  const [files, setFiles] = useState<Chosen[]>([]);
  const [running, setRunning] = useState(false);
  const status = useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => call('system.status', {}, { signal, plainNumbers: true }),
  });
  const most = Math.min(gatewayMost, status.data?.limits.line_bytes ?? gatewayMost);

  const change = (id: number, members: Partial<Chosen>) =>
    setFiles((now) => now.map((file) => (file.id === id ? { ...file, ...members } : file)));

  const add = (added: File[]) => {
    for (const file of added) {
      const id = ++lastId;
      const { name, size } = file;
      setFiles((now) => [...now, { id, name, size, read: undefined, outcome: undefined }]);
      void readFile(file, most).then((read) => change(id, { read }));
    }
  };
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    add(initial);
  });

  // Files are large: what others change is taken into account now and then.
  useEffect(() => {
    const again = throttle(() => {
      void queries.invalidateQueries({ queryKey: keys.importPreviews });
    }, 2000);
    const stop = listen((event) => {
      if (event.name === 'preset.changed') again();
    });
    return () => {
      stop();
      again.cancel();
    };
  }, [queries]);

  const previews = useQueries({
    queries: files.map(({ id, read, outcome }) => ({
      queryKey: keys.importPreview(id, rule),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        read && 'document' in read
          ? preview(read.document, rule, signal)
          : Promise.reject(new Error('There is nothing to import.')),
      enabled: read !== undefined && 'document' in read && outcome === undefined && !running,
      gcTime: 0,
    })),
  });
  const shown = files.map((file, index): ImportFile => ({
    ...file,
    preview: previews[index]?.data,
    refused: previews[index]?.error ?? undefined,
  }));
  const ready = shown.filter(isReady);

  const run = async () => {
    setRunning(true);
    const results: ImportResult[] = [];
    const done: number[] = [];
    try {
      for (const { id, read } of ready) {
        if (!read || !('document' in read)) continue;
        try {
          const outcome = await importDocument(read.document, rule);
          results.push(outcome);
          done.push(id);
          change(id, { outcome });
        } catch (error) {
          change(id, { outcome: error as Error });
        }
      }
    } finally {
      setRunning(false);
      void queries.invalidateQueries({ queryKey: keys.presets });
    }
    const undo = async () => {
      await takeBack(results, status.data?.limits.batch ?? 1000);
      for (const id of done) change(id, { outcome: undefined });
      await queries.invalidateQueries({ queryKey: keys.presets });
    };
    return { results, undo };
  };

  return {
    files: shown,
    waiting: shown.some((file) => file.read === undefined) || previews.some((p) => p.isFetching),
    running,
    count: ready.reduce((sum, file) => sum + importing(file.preview?.rows ?? []), 0),
    add,
    remove: (id) => setFiles((now) => now.filter((file) => file.id !== id)),
    again: (id) =>
      setFiles((now) =>
        now.map((file) =>
          file.outcome instanceof Error && (id ?? file.id) === file.id
            ? { ...file, outcome: undefined }
            : file,
        ),
      ),
    run,
  };
}

// Something of it would be imported.
export function isReady(file: ImportFile): boolean {
  if (file.outcome !== undefined || file.refused || !file.preview || file.preview.stopped) {
    return false;
  }
  return importing(file.preview.rows) > 0;
}

// Nothing of it can be imported as it is.
export function isWrong({ read, refused, preview, outcome }: ImportFile): boolean {
  if (outcome !== undefined) return outcome instanceof Error;
  if (read !== undefined && 'problem' in read) return true;
  return refused !== undefined || preview?.stopped !== undefined;
}
