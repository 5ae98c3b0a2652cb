import { Box } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';

import { type Json, valueText } from '../../api/json';
import './valueChip.css';

// A candidate value, to be read and not changed: as it was written, a text that could be taken for
// JSON in quotes. `before` and `after` stand inside the chip, beside the value.
export function ValueChip({ value, struck = false, muted = false, title, before, after, style }: {
  value: Json;
  struck?: boolean; // not part of the result
  muted?: boolean;
  title?: string;
  before?: ReactNode;
  after?: ReactNode;
  style?: CSSProperties;
}) {
  const text = valueText(value);
  return (
    <Box
      component={struck ? 'del' : 'span'}
      className="value-chip"
      data-muted={muted || undefined}
      title={title ?? (text.length > 24 ? text : undefined)}
      style={style}
    >
      {before}
      <span className="value-chip-text">{text}</span>
      {after}
    </Box>
  );
}
