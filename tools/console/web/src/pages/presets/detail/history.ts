import type { Revision } from '../../../api/types.gen';

// The revision that brings a deleted preset back: its last one before it was deleted.
export function lastBeforeDeletion(revisions: Revision[]): number | null {
  const [newest] = [...revisions].sort((left, right) => right.revision - left.revision);
  if (newest?.op !== 'delete') return null;
  const kept = revisions.filter(({ op }) => op !== 'delete').map(({ revision }) => revision);
  return kept.length > 0 ? Math.max(...kept) : null;
}
