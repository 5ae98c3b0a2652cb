import { useEffect, useState } from 'react';

import { listen } from '../../../api/events';

const shownFor = 2_500; // ms
const none: ReadonlySet<number> = new Set();

// The presets that changed just now, whoever changed them. What comes in a burst (an import of
// hundreds) is told in one go.
export function useChanged(): ReadonlySet<number> {
  const [changed, setChanged] = useState(none);
  useEffect(() => {
    const since = new Map<number, number>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      const now = Date.now();
      for (const [id, at] of since) if (now - at >= shownFor) since.delete(id);
      setChanged(since.size > 0 ? new Set(since.keys()) : none);
      timer = since.size > 0 ? setTimeout(tell, shownFor / 4) : undefined;
    };
    const stop = listen((event) => {
      if (event.name !== 'preset.changed' || event.data.op === 'delete') return;
      since.set(event.data.id, Date.now());
      timer ??= setTimeout(tell, 30);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
  return changed;
}
