import { useCallback, useState } from 'react';

import type { Dialog } from './Dialogs';

// The dialog that is open; it stays known while it fades out.
export function useDialogs() {
  const [state, setState] = useState<{ dialog: Dialog | null; opened: boolean; count: number }>({
    dialog: null,
    opened: false,
    count: 0,
  });
  const open = useCallback(
    (dialog: Dialog) => setState(({ count }) => ({ dialog, opened: true, count: count + 1 })),
    [],
  );
  const close = useCallback(() => setState((now) => ({ ...now, opened: false })), []);
  return { ...state, open, close };
}
