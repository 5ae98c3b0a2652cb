import { useWindowEvent } from '@mantine/hooks';
import { useEffect } from 'react';
import type { AroundNavHandler } from 'wouter';

import { confirm } from './Confirm';

let unsaved: (() => boolean) | undefined;

// Links and calls that lead to another page, asked about while something there is not saved.
export const askBeforeLeaving: AroundNavHandler = (navigate, to, options) => {
  if (!unsaved?.()) return navigate(to, options);
  void confirm({
    title: 'Leave this page?',
    text: 'What you filled in is not submitted and will be gone.',
    action: 'Leave',
    danger: true,
  }).then((leave) => {
    if (leave) navigate(to, options);
  });
};

// While the page is shown: `has` says whether leaving would lose something.
export function useUnsaved(has: () => boolean): void {
  useEffect(() => {
    unsaved = has;
    return () => {
      if (unsaved === has) unsaved = undefined;
    };
  });
  useWindowEvent('beforeunload', (event) => {
    if (has()) event.preventDefault();
  });
}
