// Keys of the table: where the active row goes.
export function moved(key: string, from: number, total: number, perPage: number): number | null {
  const to = target(key, from, total, perPage);
  return to === null ? null : Math.max(0, Math.min(total - 1, to));
}

function target(key: string, from: number, total: number, perPage: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return from + 1;
    case 'ArrowUp':
      return from - 1;
    case 'PageDown':
      return from + perPage;
    case 'PageUp':
      return from - perPage;
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return null;
  }
}

// Where the preset that was at `index` is now, when rows came or went above it: the nearest row
// that has it, as far as rows are read.
export function foundNear(
  idAt: (index: number) => number | undefined,
  id: number,
  index: number,
  reach: number,
): number | null {
  for (let away = 0; away <= reach; ++away) {
    if (idAt(index - away) === id) return index - away;
    if (idAt(index + away) === id) return index + away;
  }
  return null;
}
