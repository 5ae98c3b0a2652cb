// Scores, counts and times as JavaScript's numbers; the members named in `keep` hold what people
// wrote and stay as they were read.
import { LosslessNumber } from 'lossless-json';

const written = new Set(['parameters', 'task', 'submitted', 'value', 'low', 'high', 'conflicts']);

export function plainNumbers(answer: unknown, keep: ReadonlySet<string> = written): unknown {
  if (answer instanceof LosslessNumber) return Number(answer.value);
  if (Array.isArray(answer)) return answer.map((each) => plainNumbers(each, keep));
  if (answer === null || typeof answer !== 'object') return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      keep.has(key) && typeof value === 'object' ? value : plainNumbers(value, keep),
    ]),
  );
}
