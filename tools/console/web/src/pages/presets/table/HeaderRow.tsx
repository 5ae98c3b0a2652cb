import type { Table } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';

import { firstOrder, type Order, type Sort } from '../filters';
import type { PresetSummary } from '../../../api/types.gen';

export interface Sorting {
  sort: Sort;
  order: Order;
}

interface HeaderRowProps {
  table: Table<PresetSummary>;
  tracks: string;
  sorting: Sorting;
  onSort(sorting: Sorting): void;
  all: boolean | 'some'; // how many are selected
  onAll(on: boolean): void;
}

export function HeaderRow({ table, tracks, sorting, onSort, all, onAll }: HeaderRowProps) {
  const shown = table.getVisibleLeafColumns();
  return (
    <div role="rowgroup" className="presets-head">
      <div
        role="row"
        aria-rowindex={1}
        className="presets-row"
        style={{ gridTemplateColumns: tracks }}
      >
        <div role="columnheader" aria-colindex={1}>
          <label className="presets-check">
            <input
              type="checkbox"
              aria-label="Select all that match"
              checked={all === true}
              ref={(box) => {
                if (box) box.indeterminate = all === 'some';
              }}
              onChange={(event) => onAll(event.currentTarget.checked)}
            />
          </label>
        </div>
        {shown.map((column, at) => {
          const { header, meta } = column.columnDef;
          const by = meta?.sort;
          const now = by === sorting.sort ? sorting.order : undefined;
          const title = typeof header === 'string' ? header : column.id;
          return (
            <div
              role="columnheader"
              key={column.id}
              aria-colindex={at + 2}
              data-end={meta?.end || undefined}
              aria-sort={now && (now === 'asc' ? 'ascending' : 'descending')}
            >
              {by ? (
                <button
                  type="button"
                  className="presets-sort"
                  data-on={now !== undefined || undefined}
                  onClick={() =>
                    onSort({
                      sort: by,
                      order: now ? (now === 'asc' ? 'desc' : 'asc') : firstOrder(by),
                    })
                  }
                >
                  {title}
                  {now === 'desc' ? (
                    <ArrowDown size={12} aria-hidden />
                  ) : (
                    <ArrowUp size={12} aria-hidden />
                  )}
                </button>
              ) : (
                title
              )}
            </div>
          );
        })}
        <div role="columnheader" aria-colindex={shown.length + 2}>
          <span className="visually-hidden">Actions</span>
        </div>
      </div>
    </div>
  );
}
