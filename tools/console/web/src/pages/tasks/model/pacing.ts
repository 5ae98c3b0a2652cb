// Reads again after changes: one question at a time, at least `gap` ms between two, and three times
// as long as the last one took. A change during a question is asked for after it.
export interface PacedReader {
  changed(): void;
  stop(): void;
}

export function pacedReader(read: () => Promise<unknown>, gap: number): PacedReader {
  let busy = false;
  let stale = false;
  let stopped = false;
  let notBefore = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask() {
    timer = undefined;
    busy = true;
    stale = false;
    const begun = Date.now();
    // What a refusal means is the query's to show.
    await read().catch(() => undefined);
    const took = Date.now() - begun;
    notBefore = begun + Math.max(gap, 4 * took);
    busy = false;
    if (stale) plan();
  }

  function plan() {
    if (stopped || timer !== undefined) return;
    timer = setTimeout(() => void ask(), Math.max(0, notBefore - Date.now()));
  }

  return {
    changed() {
      if (busy) stale = true;
      else plan();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
