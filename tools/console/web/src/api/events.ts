// What the daemon tells by itself, through one EventSource for the whole page.
import { useSyncExternalStore } from 'react';

import type { Notifications } from './types.gen';

export type LiveEvent =
  | { name: 'daemon'; data: { up: boolean } }
  | { [N in keyof Notifications]: { name: N; data: Notifications[N] } }[keyof Notifications];

// gateway_gone: the stream is broken, the browser tries again; logged_out: the gateway has another
// token now; down: the gateway has no daemon.
export type Link = 'connecting' | 'up' | 'down' | 'gateway_gone' | 'logged_out';

// A browser has six connections for one host, and each stream keeps one: a window that nobody has
// looked at for this long (ms) gives its own back. It reads everything again when it is looked at.
const unseenMost = 5_000;

let link: Link = 'connecting';
let source: EventSource | undefined;
let begun = false;
let resting = false; // nobody looks
let again: ReturnType<typeof setTimeout> | undefined;
const linkWatchers = new Set<() => void>();
const listeners = new Set<(event: LiveEvent) => void>();

function setLink(next: Link) {
  link = next;
  for (const watcher of linkWatchers) watcher();
}

const names = ['daemon', 'preset.changed', 'task.changed', 'trial.changed'] as const;

function open() {
  clearTimeout(again);
  source?.close();
  if (resting) return;
  source = new EventSource('/api/events');
  for (const name of names) {
    source.addEventListener(name, (message: MessageEvent<string>) => {
      const event = { name, data: JSON.parse(message.data) } as LiveEvent;
      if (event.name === 'daemon') setLink(event.data.up ? 'up' : 'down');
      for (const listener of listeners) listener(event);
    });
  }
  source.onerror = () => {
    if (source?.readyState === EventSource.CLOSED) void openAgain();
    else setLink('gateway_gone');
  };
}

// A refused stream is closed for good, and does not tell why: the gateway has a new token, or is
// full.
async function openAgain() {
  const status = await fetch('/api/rpc', {
    method: 'POST',
    body: '{"jsonrpc":"2.0","id":0,"method":"system.ping"}',
  }).then(
    (response) => response.status,
    () => 0,
  );
  setLink(status === 401 ? 'logged_out' : 'gateway_gone');
  again = setTimeout(open, status === 401 ? 10_000 : 2000);
}

function restWhileUnseen() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        resting = true;
        source?.close();
      }, unseenMost);
    } else if (resting) {
      resting = false;
      open();
    }
  };
  document.addEventListener('visibilitychange', look);
  look(); // a window may be opened behind another
}

// Calls `listener` for each event until the returned function is called.
export function listen(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  if (!begun) {
    begun = true;
    restWhileUnseen();
    open();
  }
  return () => listeners.delete(listener);
}

export function useLink(): Link {
  return useSyncExternalStore(
    (watcher) => {
      linkWatchers.add(watcher);
      return () => linkWatchers.delete(watcher);
    },
    () => link,
  );
}
