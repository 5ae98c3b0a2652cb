export interface Change {
  from: number;
  to: number;
  insert: string;
}

// The one stretch in which `after` differs, so that the cursor and what can be undone stay.
export function changeBetween(before: string, after: string): Change | undefined {
  if (before === after) return undefined;
  let from = 0;
  const shorter = Math.min(before.length, after.length);
  while (from < shorter && before[from] === after[from]) ++from;
  let same = 0;
  while (
    same < shorter - from &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  ) {
    ++same;
  }
  return {
    from,
    to: before.length - same,
    insert: after.slice(from, after.length - same),
  };
}
