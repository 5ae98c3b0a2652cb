import { useEffect, useRef } from 'react';

import { listen, type LiveEvent } from '../../../api/events';
import { throttle } from '../../../api/throttle';

// Hands on what happened in bunches, a few a second, so that a page is drawn once for many events.
export function useEventBunches(
  wanted: (event: LiveEvent) => boolean,
  take: (events: LiveEvent[]) => void,
  interval = 250,
) {
  const latest = useRef({ wanted, take });
  useEffect(() => {
    latest.current = { wanted, take };
  });
  useEffect(() => {
    let waiting: LiveEvent[] = [];
    const hand = throttle(() => {
      const events = waiting;
      waiting = [];
      latest.current.take(events);
    }, interval);
    const stop = listen((event) => {
      if (!latest.current.wanted(event)) return;
      waiting.push(event);
      hand();
    });
    return () => {
      stop();
      hand.cancel();
    };
  }, [interval]);
}
