import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ActionIcon } from '@mantine/core';
import { ChevronLeft, ChevronRight, GripVertical, Lock, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';

import { SourceKey } from './SourceKey';
import type { Chosen } from './useChosen';

// One chosen preset: its number, by which values are shown to be its, and what can be done with it.
export function ChosenPreset({ preset, last, onMove, onRemove, onPoint }: {
  preset: Chosen;
  last: boolean;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
  onPoint: (name: string | null) => void;
}) {
  const { id, number, name, state } = preset;
  const sortable = useSortable({ id });
  const { attributes, listeners, transform, transition, isDragging } = sortable;

  const keyed = (event: KeyboardEvent) => {
    const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
    const on = event.key === 'ArrowRight' || event.key === 'ArrowDown';
    if (event.altKey && (back || on)) {
      event.preventDefault();
      onMove(back ? -1 : 1);
    } else if (event.key === 'Delete') {
      event.preventDefault();
      onRemove();
    } else if (event.target === event.currentTarget.querySelector('.chosen-grip')) {
      listeners?.['onKeyDown']?.(event);
    }
  };
  const pointer = Object.fromEntries(
    Object.entries(listeners ?? {}).filter(([event]) => event !== 'onKeyDown'),
  );

  return (
    <li
      ref={sortable.setNodeRef}
      className="chosen-preset"
      data-state={state}
      data-dragging={isDragging || undefined}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      onKeyDown={keyed}
      onPointerEnter={() => onPoint(name)}
      onPointerLeave={() => onPoint(null)}
      onFocus={() => onPoint(name)}
      onBlur={() => onPoint(null)}
    >
      <button
        type="button"
        ref={sortable.setActivatorNodeRef}
        className="chosen-grip"
        {...attributes}
        {...pointer}
        aria-label={`Move ${name}`}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
      >
        <GripVertical size={14} aria-hidden />
      </button>
      <SourceKey number={number} />
      <span className="chosen-name" title={name}>
        {name}
      </span>
      {state === 'deleted' && <span className="chosen-note">deleted</span>}
      {preset.runtime && <span className="chosen-note">{preset.runtime}</span>}
      {preset.isSystem && <Lock size={11} className="chosen-note" aria-label="system preset" />}
      <ActionIcon.Group>
        <ActionIcon
          size={22}
          variant="subtle"
          color="gray"
          data-disabled={number === 1 || undefined}
          aria-disabled={number === 1}
          onClick={() => onMove(-1)}
          aria-label={`Move ${name} forward`}
        >
          <ChevronLeft size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={22}
          variant="subtle"
          color="gray"
          data-disabled={last || undefined}
          aria-disabled={last}
          onClick={() => onMove(1)}
          aria-label={`Move ${name} back`}
        >
          <ChevronRight size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={22}
          variant="subtle"
          color="gray"
          onClick={onRemove}
          aria-label={`Take ${name} out`}
        >
          <X size={14} aria-hidden />
        </ActionIcon>
      </ActionIcon.Group>
    </li>
  );
}
