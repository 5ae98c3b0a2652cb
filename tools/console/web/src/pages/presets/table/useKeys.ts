import type { KeyboardEvent } from 'react';

import type { PresetSummary } from '../../../api/types.gen';
import { moved } from './moves';

interface Keys {
  active: number | null;
  setActive(index: number | null): void;
  total: number;
  perPage(): number;
  firstInView(): number;
  reveal(index: number): void;
  presetAt(index: number): PresetSummary | undefined;
  mark(index: number, preset: PresetSummary, range: boolean): void;
  markAll(on: boolean): void;
  extend(from: number, to: number): void;
  open(preset: PresetSummary): void;
  remove(preset: PresetSummary | undefined): void;
  menu(index: number, preset: PresetSummary): void;
}

// Arrows, page keys, Home and End move; with shift they select on the way. Enter opens, Space
// selects, Ctrl+A selects all, Escape none, Delete deletes, Shift+F10 shows the row's actions.
export function useKeys(keys: Keys): (event: KeyboardEvent) => void {
  return (event) => {
    // What has keys of its own, as a checkbox or a button, keeps them.
    const own = event.target !== event.currentTarget;
    const { active, total } = keys;
    if (total === 0 || event.altKey) return;
    const preset = active === null ? undefined : keys.presetAt(active);
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };

    const from = active ?? keys.firstInView() - 1;
    const to = moved(event.key, from, total, keys.perPage());
    if (to !== null) {
      handled();
      if (event.shiftKey && active !== null) keys.extend(active, to);
      keys.setActive(to);
      keys.reveal(to);
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      handled();
      keys.markAll(true);
    } else if (event.key === 'Escape') {
      keys.markAll(false);
    } else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) {
      handled();
      keys.remove(preset);
    } else if (!own && preset && active !== null) {
      if (event.key === 'Enter') {
        handled();
        keys.open(preset);
      } else if (event.key === ' ') {
        handled();
        keys.mark(active, preset, event.shiftKey);
      } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        handled();
        keys.menu(active, preset);
      }
    }
  };
}
