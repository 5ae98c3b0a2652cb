import { useCallback, useRef, useState } from 'react';

import type { Dialog } from './Dialogs';

// The dialog that is open; it stays known while it fades out.
export function useDialogs() {
  const [state, setState] = useState<{ dialog: Dialog | null; opened: boolean; count: number }>({
    dialog: null,
    opened: false,
    count: 0,
  });
  const opener = useRef<Element>(null);
  const open = useCallback((dialog: Dialog) => {
    opener.current = document.activeElement;
    setState(({ count }) => ({ dialog, opened: true, count: count + 1 }));
  }, []);
  const close = useCallback(() => {
    setState((now) => ({ ...now, opened: false }));
    // A dialog that is there only once it is open does not know where the focus was.
    setTimeout(() => giveBack(opener.current));
  }, []);
  return { ...state, open, close };
}

// Unless something else has it by now.
function giveBack(opener: Element | null) {
  const now = document.activeElement;
  const isLost = now === null || now === document.body || now.closest('[role=dialog]') !== null;
  if (isLost && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
}
