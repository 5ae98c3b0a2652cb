import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

import { cutAtMatches, type Match } from './logText';

// The lines that can be seen. With `follow` the end stays in sight as it grows.
export function LogText({ lines, matches, current, wrap, follow, onFollow, head }: {
  lines: string[];
  matches: Match[];
  current: number; // which match
  wrap: boolean;
  follow: boolean;
  onFollow: (follow: boolean) => void;
  head: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => 18,
    overscan: 30,
  });
  useEffect(() => virtualizer.measure(), [wrap, virtualizer]);
  useEffect(() => {
    if (follow && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [follow, lines, virtualizer]);
  const shown = matches[current];
  useEffect(() => {
    if (shown) virtualizer.scrollToIndex(shown.line, { align: 'center' });
  }, [shown, virtualizer]);

  const byLine = new Map<number, Match[]>();
  for (const match of matches) {
    const list = byLine.get(match.line);
    if (list) list.push(match);
    else byLine.set(match.line, [match]);
  }

  return (
    <div
      ref={box}
      className="log-box"
      data-wrap={wrap}
      tabIndex={0}
      role="log"
      aria-label="Log"
      aria-live="off"
      onWheel={(event) => {
        if (event.deltaY < 0) onFollow(false);
      }}
      onKeyDown={(event) => {
        if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) onFollow(false);
        if (event.key === 'End') onFollow(true);
      }}
    >
      {head}
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            key={item.key}
            data-index={item.index}
            ref={virtualizer.measureElement}
            className="log-line"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <Line
              text={lines[item.index] ?? ''}
              matches={byLine.get(item.index) ?? []}
              shown={shown}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

function Line({ text, matches, shown }: {
  text: string;
  matches: Match[];
  shown: Match | undefined;
}) {
  // An empty line is as high as any.
  if (matches.length === 0) return <>{text || '\u00a0'}</>;
  return (
    <>
      {cutAtMatches(text, matches).map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <mark key={index} data-current={matches[(index - 1) / 2] === shown}>
            {piece}
          </mark>
        ),
      )}
    </>
  );
}
