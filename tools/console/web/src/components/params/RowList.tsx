import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

interface Row {
  id: number;
  name: string;
}

const plainRows = 40;

// Some rows stand as they are; many scroll in an area of their own, where only those in sight exist.
export function RowList({ rows, last, children }: {
  rows: Row[];
  last: string | undefined; // added last: brought into sight
  children: (row: Row) => ReactNode;
}) {
  if (rows.length > plainRows) return <VirtualRows rows={rows} last={last} row={children} />;
  return rows.map((row) => <div key={row.id}>{children(row)}</div>);
}

function VirtualRows({ rows, last, row }: {
  rows: Row[];
  last: string | undefined;
  row: (row: Row) => ReactNode;
}) {
  const area = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => area.current,
    getItemKey: (index) => rows[index]!.id,
    estimateSize: () => 56,
    overscan: 6,
  });
  const lastAt = rows.findIndex(({ name }) => name === last);
  useEffect(() => {
    if (lastAt >= 0) virtual.scrollToIndex(lastAt);
    // When a row was added, not whenever the rows change.
  }, [last]);

  return (
    <div ref={area} className="parameter-area" tabIndex={0} role="region" aria-label="Parameters">
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.key}
            data-index={item.index}
            ref={virtual.measureElement}
            style={{
              position: 'absolute',
              insetInline: 0,
              transform: `translateY(${item.start}px)`,
            }}
          >
            {row(rows[item.index]!)}
          </div>
        ))}
      </div>
    </div>
  );
}
