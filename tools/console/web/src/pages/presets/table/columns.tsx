import { type ColumnDef, createColumnHelper } from '@tanstack/react-table';
import { Lock } from 'lucide-react';

import { counted, grouped } from '../../../components/count';
import { ago, fullTime } from '../../../components/time';
import { useNow } from '../../../components/useNow';
import type { Sort } from '../filters';
import type { PresetSummary } from '../../../api/types.gen';

declare module '@tanstack/react-table' {
  interface ColumnMeta<TData, TValue> {
    track: string; // as in grid-template-columns
    from: number; // the width of the table in px from which the column is shown
    below?: number; // and up to which
    sort?: Sort;
    end?: boolean; // numbers stand at the right
  }
}

function Time({ iso }: { iso: string }) {
  const now = useNow();
  return (
    <time dateTime={iso} title={fullTime(iso)}>
      {ago(iso, now)}
    </time>
  );
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <span className="presets-tags" title={tags.join(', ')}>
      {tags.map((tag) => (
        <span className="presets-tag" key={tag}>
          {tag}
        </span>
      ))}
    </span>
  );
}

function SystemBadge() {
  return (
    <span className="presets-system" title="Comes with the daemon; can be cloned, not changed">
      <Lock size={10} aria-hidden /> system
    </span>
  );
}

function Name({ preset }: { preset: PresetSummary }) {
  return (
    <span className="presets-name">
      <a className="presets-link" href={`/presets?open=${preset.id}`} tabIndex={-1}>
        {preset.name}
      </a>
      {preset.is_system && <SystemBadge />}
    </span>
  );
}

function Compact({ preset }: { preset: PresetSummary }) {
  const facts = [preset.category, preset.runtime, counted(preset.parameter_count, 'parameter')];
  return (
    <span className="presets-compact">
      <Name preset={preset} />
      <span className="presets-dim">
        {facts.filter(Boolean).join(' · ')} · <Time iso={preset.updated_at} />
      </span>
    </span>
  );
}

const column = createColumnHelper<PresetSummary>();
const wide = 520;

// From the most to the least worth its place: `from` says at which width each comes in.
export const columns: ColumnDef<PresetSummary>[] = [
  column.display({
    id: 'name',
    header: 'Name',
    cell: ({ row }) => <Name preset={row.original} />,
    meta: { track: 'minmax(150px, 1.7fr)', from: wide, sort: 'name' },
  }),
  column.display({
    id: 'compact',
    header: 'Preset',
    cell: ({ row }) => <Compact preset={row.original} />,
    meta: { track: 'minmax(0, 1fr)', from: 0, below: wide, sort: 'name' },
  }),
  column.display({
    id: 'description',
    header: 'Description',
    cell: ({ row: { original } }) => (
      <span className="presets-dim presets-cut" title={original.description ?? undefined}>
        {original.description}
      </span>
    ),
    meta: { track: 'minmax(120px, 1.4fr)', from: 860 },
  }),
  column.display({
    id: 'category',
    header: 'Category',
    cell: ({ row }) => <span className="presets-cut">{row.original.category}</span>,
    meta: { track: '112px', from: wide },
  }),
  column.display({
    id: 'runtime',
    header: 'Runtime',
    cell: ({ row }) => <span className="presets-cut">{row.original.runtime}</span>,
    meta: { track: '84px', from: 640 },
  }),
  column.display({
    id: 'parameters',
    header: 'Parameters',
    cell: ({ row }) => grouped(row.original.parameter_count),
    meta: { track: '84px', from: 720, end: true },
  }),
  column.display({
    id: 'tags',
    header: 'Tags',
    cell: ({ row }) => <Tags tags={row.original.tags} />,
    meta: { track: 'minmax(90px, 150px)', from: 980 },
  }),
  column.display({
    id: 'updated',
    header: 'Updated',
    cell: ({ row }) => <Time iso={row.original.updated_at} />,
    meta: { track: '86px', from: wide, sort: 'updated_at' },
  }),
];

// At the width of the table: which columns are shown.
export function visibleAt(width: number): Record<string, boolean> {
  return Object.fromEntries(
    columns.map(({ id, meta }) => [
      id ?? '',
      meta !== undefined && width >= meta.from && width < (meta.below ?? Infinity),
    ]),
  );
}

export function isCompact(width: number): boolean {
  return width < wide;
}
