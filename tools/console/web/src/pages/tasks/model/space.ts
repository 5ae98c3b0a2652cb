// Which parameters of a task vary: they tell its trials apart.
import type { Point, TaskDocument } from './types';

export function varyingParameters(task: TaskDocument, points: Point[]): string[] {
  const space = task.parameters ?? {};
  const varying = Object.entries(space)
    .filter(([, candidates]) => !isFixed(candidates))
    .map(([name]) => name);
  // Axes of quant_config and parallel_config are in the points alone.
  for (const point of points) {
    for (const name of Object.keys(point)) {
      if (!(name in space) && !varying.includes(name)) varying.push(name);
    }
  }
  return varying;
}

function isFixed(candidates: unknown): boolean {
  if (Array.isArray(candidates)) return candidates.length < 2;
  const values = (candidates as { values?: unknown } | null)?.values;
  return Array.isArray(values) && values.length < 2;
}
