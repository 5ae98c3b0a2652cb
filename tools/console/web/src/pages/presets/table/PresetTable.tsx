import { getCoreRowModel, useReactTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { grouped } from '../../../components/count';
import { Failure } from '../../../components/Failure';
import type { ListParams } from '../filters';
import type { PresetSummary } from '../../../api/types.gen';
import { columns, isCompact, visibleAt } from './columns';
import { HeaderRow, type Sorting } from './HeaderRow';
import { Row, type RowActions, rowId } from './Row';
import './table.css';
import { useAnchor } from './useAnchor';
import { useChanged } from './useChanged';
import { useKeys } from './useKeys';
import { usePages } from './usePages';
import { useWidth } from './useWidth';

const head = 34; // px
const overscan = 6;

interface PresetTableProps {
  params: ListParams;
  total: number; // as the first page said
  stale: boolean; // another list is on its way
  isMarked(id: number): boolean;
  marked: boolean | 'some';
  onMark(presets: PresetSummary[], on: boolean): void;
  onMarkRange(first: number, last: number): void;
  onMarkAll(on: boolean): void;
  onOpen(preset: PresetSummary): void;
  onMenu(preset: PresetSummary, anchor: HTMLElement): void;
  onDelete(preset: PresetSummary | undefined): void;
  onSort(sorting: Sorting): void;
  onTotal(total: number): void;
}

export function PresetTable(props: PresetTableProps) {
  const { params, isMarked, onMark, onMarkRange, onOpen, onMenu, onTotal } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const [active, setActive] = useState<number | null>(null);
  const [view, setView] = useState({ first: 0, last: 30 });
  const changed = useChanged();

  const rows = usePages(params, view.first, view.last, props.total);
  const { total } = rows;
  useEffect(() => onTotal(total), [onTotal, total]);

  const height = isCompact(width) ? 56 : 38;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan,
    scrollMargin: head,
    scrollPaddingStart: head,
    useFlushSync: false,
    // The active row is always there: the table says by its id which one it is.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return active === null || active >= total || shown.includes(active)
        ? shown
        : [...shown, active].sort((left, right) => left - right);
    },
  });
  useEffect(() => virtual.measure(), [virtual, height]);

  const first = virtual.range?.startIndex ?? 0;
  const last = Math.min(total - 1, virtual.range?.endIndex ?? 30);
  if (first !== view.first || last !== view.last) setView({ first, last });

  useAnchor(scroller, rows, params, height, (by) =>
    setActive((now) => (now === null ? now : now + by)),
  );
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    setActive(null);
  }, [params]);

  const items = virtual.getVirtualItems();
  const shownIds = items.map(({ index }) => rows.at(index)?.id ?? 0).join();
  const visibility = useMemo(() => visibleAt(width), [width]);
  const data = useMemo(
    () => items.flatMap(({ index }) => rows.at(index) ?? []),
    // What a row shows changes with its page, which rows are shown with their ids.
    [shownIds, rows.version],
  );
  const table = useReactTable({
    data,
    columns,
    state: { columnVisibility: visibility },
    getRowId: ({ id }) => String(id),
    getCoreRowModel: getCoreRowModel(),
  });
  const { rowsById } = table.getCoreRowModel();
  const shown = table.getVisibleLeafColumns();
  const tracks = `36px ${shown.map(({ columnDef }) => columnDef.meta?.track).join(' ')} 40px`;

  // Where a range begins that shift and a click end.
  const anchor = useRef<number>(undefined);
  const markAt = useCallback(
    (index: number, preset: PresetSummary, range: boolean) => {
      if (range && anchor.current !== undefined && anchor.current !== index) {
        onMarkRange(Math.min(anchor.current, index), Math.max(anchor.current, index));
      } else {
        onMark([preset], !isMarked(preset.id));
      }
      anchor.current = index;
      setActive(index);
    },
    [isMarked, onMark, onMarkRange],
  );
  const actions = useRef<RowActions>(undefined);
  actions.current = { open: onOpen, mark: markAt, menu: onMenu };
  const steady = useMemo<RowActions>(
    () => ({
      open: (preset) => actions.current?.open(preset),
      mark: (...what) => actions.current?.mark(...what),
      menu: (...what) => actions.current?.menu(...what),
    }),
    [],
  );

  const onKeyDown = useKeys({
    active,
    setActive,
    total,
    perPage: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - head) / height) - 1),
    firstInView: () => Math.ceil((scroller.current?.scrollTop ?? 0) / height),
    reveal: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    presetAt: rows.at,
    mark: markAt,
    markAll: props.onMarkAll,
    extend: (from, to) => onMarkRange(Math.min(from, to), Math.max(from, to)),
    open: onOpen,
    remove: props.onDelete,
    menu: (index, preset) => {
      const more = document.getElementById(rowId(index))?.querySelector('button');
      if (more) onMenu(preset, more);
    },
  });

  return (
    <>
      {rows.failed && (
        <Failure error={rows.failed} title="Presets could not be read" retry={rows.retry} />
      )}
      <div
        ref={scroller}
        role="grid"
        aria-label={`Presets, ${grouped(total)}`}
        aria-multiselectable
        aria-rowcount={total + 1}
        aria-colcount={shown.length + 2}
        aria-busy={props.stale || undefined}
        aria-activedescendant={active !== null && active < total ? rowId(active) : undefined}
        tabIndex={0}
        className="presets-grid"
        data-stale={props.stale || undefined}
        data-compact={isCompact(width) || undefined}
        onKeyDown={onKeyDown}
      >
        <HeaderRow
          table={table}
          tracks={tracks}
          sorting={params}
          onSort={props.onSort}
          all={props.marked}
          onAll={props.onMarkAll}
        />
        <div
          role="rowgroup"
          className="presets-body"
          style={{ height: virtual.getTotalSize() - head }}
        >
          {width > 0 &&
            items.map(({ index, start }) => {
              const preset = rows.at(index);
              return (
                <Row
                  key={index}
                  row={preset && rowsById[String(preset.id)]}
                  index={index}
                  top={start - head}
                  height={height}
                  tracks={tracks}
                  columns={shown.length + 2}
                  marked={preset !== undefined && isMarked(preset.id)}
                  active={active === index}
                  changed={preset !== undefined && changed.has(preset.id)}
                  actions={steady}
                />
              );
            })}
        </div>
      </div>
    </>
  );
}
