// What is said about one or several presets.
import { counted } from '../../../components/count';

const named = 6;

// “A”, “B” and 12 more
export function namesOf(presets: { name: string }[]): string {
  const names = presets.slice(0, named).map(({ name }) => `“${name}”`);
  const more = presets.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${counted(more, 'other')}`;
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}

export function whatOf(presets: { name: string }[]): string {
  return presets.length === 1 ? namesOf(presets) : counted(presets.length, 'preset');
}

const longestName = 255; // characters, as the daemon counts them

// A name for a copy. “X (copy)” is not copied to “X (copy) (copy)”.
export function copyName(name: string): string {
  const match = /^(.*) \(copy(?: (\d+))?\)$/su.exec(name);
  const stem = match?.[1] ?? name;
  const end = match ? ` (copy ${Number(match[2] ?? 1) + 1})` : ' (copy)';
  return [...stem].slice(0, longestName - end.length).join('').trimEnd() + end;
}
