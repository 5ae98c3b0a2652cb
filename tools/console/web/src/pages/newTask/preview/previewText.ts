// A preview's figures in words.
import type { TaskPreview } from '../../../api/types.gen';
import { counted, grouped } from '../../../components/count';

export function countWords({ points, trials }: TaskPreview, hasSpace: boolean): string {
  if (!hasSpace) return 'No parameters yet: the engine’s defaults alone.';
  if (points.total === 0) return 'From ranges: there is no end of points.';
  const about = points.exact ? '' : 'about ';
  if (points.valid === points.total) {
    return points.total <= trials
      ? `All of ${about}${counted(points.total, 'point')}.`
      : `Of ${about}${counted(points.total, 'point')}.`;
  }
  const all = counted(points.total, 'point');
  return `Of ${about}${grouped(points.valid)} valid points; ${all} in all.`;
}
