import { useCallback, useEffect, useRef, useState } from 'react';

import type { LogPiece } from '../model/types';
import { readLog } from '../model/taskApi';
import { bufferOf, type LogBuffer, withNewer, withOlder } from './logBuffer';

export interface WhichLog {
  task: number;
  trial: number;
  run: number | null; // the last one
  file: LogPiece['file'] | null; // what there is
}

const pieceBytes = 65_536;
const pause = 1000;

// A log from its end; while `live`, with what is written, and on demand with what stands before.
export function useLog(which: WhichLog, live: boolean) {
  const [buffer, setBuffer] = useState<LogBuffer | null>(null);
  const [about, setAbout] = useState<Pick<LogPiece, 'file' | 'run' | 'files'> | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [loadingOlder, setLoadingOlder] = useState(false);
  const latest = useRef<LogBuffer | null>(null);
  const { task, trial, run, file } = which;

  const ask = useCallback(
    (offset: number, limit: number, signal?: AbortSignal) =>
      readLog(
        {
          task,
          trial,
          offset,
          limit,
          ...(run === null ? {} : { run }),
          ...(file === null ? {} : { file }),
        },
        signal,
      ),
    [task, trial, run, file],
  );
  const keep = useCallback((next: LogBuffer) => {
    latest.current = next;
    setBuffer(next);
  }, []);

  useEffect(() => {
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // What was read of this very log stays when only `live` has changed.
    async function step() {
      try {
        const known = latest.current;
        const piece = await ask(known ? known.to : -pieceBytes, 4 * pieceBytes, aborter.signal);
        setAbout({ file: piece.file, run: piece.run, files: piece.files });
        setError(null);
        const next = known ? withNewer(known, piece) : bufferOf(piece);
        if (next === null) latest.current = null;
        else if (!known || piece.text !== '') keep(next);
        // More than a piece was written, or it begins anew: at once.
        if (next === null || next.to < next.size) {
          timer = setTimeout(() => void step(), 0);
          return;
        }
      } catch (failure) {
        if (aborter.signal.aborted) return;
        setError(failure instanceof Error ? failure : new Error(String(failure)));
      }
      if (live) timer = setTimeout(() => void step(), pause);
    }
    void step();
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }, [ask, keep, live]);

  async function older() {
    const known = latest.current;
    if (!known || known.from === 0) return;
    setLoadingOlder(true);
    try {
      const offset = Math.max(0, known.from - pieceBytes);
      const piece = await ask(offset, known.from - offset);
      const now = latest.current;
      const next = now && now.from === known.from ? withOlder(now, piece) : null;
      if (next) keep(next);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setLoadingOlder(false);
    }
  }

  return { buffer, about, error, older, loadingOlder };
}
