// At once when nothing was done for `interval`, else once when it has passed: any number of calls
// leads to at most one run in each interval, and the last call is never lost.
export interface Throttle {
  (): void;
  cancel(): void;
}

export function throttle(run: () => void, interval: number): Throttle {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = () => {
    timer = undefined;
    last = Date.now();
    run();
  };
  const throttled = () => {
    if (timer !== undefined) return;
    const wait = last + interval - Date.now();
    if (wait <= 0) go();
    else timer = setTimeout(go, wait);
  };
  throttled.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return throttled;
}
