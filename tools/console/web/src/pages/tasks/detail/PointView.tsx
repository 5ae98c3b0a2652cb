import { Text } from '@mantine/core';

import { type Json, valueText } from '../../../api/json';
import type { Point } from '../model/types';

// A point as pairs of name and value; `only` leaves out what all trials share.
export function PointView({ point, only }: { point: Point; only?: string[] }) {
  const entries = Object.entries(point).filter(([name]) => !only || only.includes(name));
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        The engine’s defaults
      </Text>
    );
  }
  return (
    <dl className="task-point">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{valueText(value as Json)}</dd>
        </div>
      ))}
    </dl>
  );
}
