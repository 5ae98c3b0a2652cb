import { flexRender, type Row as TableRow } from '@tanstack/react-table';
import { MoreHorizontal } from 'lucide-react';
import { memo, type MouseEvent } from 'react';

import type { PresetSummary } from '../../../api/types.gen';

export interface RowActions {
  open(preset: PresetSummary): void;
  mark(index: number, preset: PresetSummary, range: boolean): void;
  menu(preset: PresetSummary, anchor: HTMLElement): void;
}

interface RowProps {
  row: TableRow<PresetSummary> | undefined; // not read yet
  index: number;
  top: number;
  height: number;
  tracks: string;
  columns: number;
  marked: boolean;
  active: boolean;
  changed: boolean;
  actions: RowActions;
}

export function rowId(index: number): string {
  return `preset-row-${index}`;
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey;
}

function PresetRow(props: RowProps) {
  const { row, index, top, height, tracks, columns, marked, active, changed, actions } = props;
  const preset = row?.original;
  const place = {
    role: 'row',
    id: rowId(index),
    'aria-rowindex': index + 2, // the header is the first
    className: 'presets-row',
    'data-active': active || undefined,
    style: { transform: `translateY(${top}px)`, height, gridTemplateColumns: tracks },
  };
  if (!row || !preset) {
    return (
      <div {...place} aria-busy>
        {Array.from({ length: columns }, (_, cell) => (
          <div role="gridcell" aria-colindex={cell + 1} key={cell}>
            {cell > 0 && cell < columns - 1 && <span className="presets-placeholder" />}
          </div>
        ))}
      </div>
    );
  }
  return (
    <div
      {...place}
      aria-selected={marked}
      data-changed={changed || undefined}
      onClick={(event) => {
        // The link in it stays a link for whoever wants another tab.
        if (!isPlainClick(event) || event.shiftKey) return;
        event.preventDefault();
        actions.open(preset);
      }}
    >
      <div role="gridcell" aria-colindex={1} onClick={(event) => event.stopPropagation()}>
        <label className="presets-check">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={marked}
            aria-label={`Select ${preset.name}`}
            onChange={() => undefined}
            onClick={(event) => actions.mark(index, preset, event.shiftKey)}
          />
        </label>
      </div>
      {row.getVisibleCells().map((cell, at) => (
        <div
          role="gridcell"
          aria-colindex={at + 2}
          key={cell.column.id}
          data-end={cell.column.columnDef.meta?.end || undefined}
        >
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </div>
      ))}
      <div role="gridcell" aria-colindex={columns}>
        <button
          type="button"
          className="presets-more"
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={`Actions for ${preset.name}`}
          onClick={(event) => {
            event.stopPropagation();
            actions.menu(preset, event.currentTarget);
          }}
        >
          <MoreHorizontal size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
}

// The table makes its rows anew whenever something is read; what they show is the same mostly.
export const Row = memo(PresetRow, (before, after) => {
  const { row: rowBefore, ...restBefore } = before;
  const { row: rowAfter, ...restAfter } = after;
  if (rowBefore?.original !== rowAfter?.original) return false;
  return (Object.keys(restAfter) as (keyof typeof restAfter)[]).every((key) =>
    Object.is(restBefore[key], restAfter[key]),
  );
});
