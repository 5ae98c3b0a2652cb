// What is known of an engine's flags, and what it suggests.
import { type Json, valueText } from '../../api/json';
import type { CatalogFlag } from '../../api/types.gen';
import { valueKey } from './values';

// As catalog.get answers it, its values as JSON.
export interface Flag extends Omit<CatalogFlag, 'default' | 'enum' | 'suggest' | 'special'> {
  default: Json;
  enum?: Json[];
  suggest?: Json[];
  special?: Json[];
}

export interface Catalog {
  engine: string;
  version: string;
  flags: Flag[];
}

export function findFlag(catalog: Catalog | undefined, name: string): Flag | undefined {
  return catalog?.flags.find((flag) => flag.name === name || flag.aliases?.includes(name));
}

export interface Suggestion {
  value: Json;
  text: string;
  note: string;
}

// Values worth trying, the catalog's ladder first, each once.
export function suggestionsFor(flag: Flag | undefined): Suggestion[] {
  if (!flag) return [];
  const suggestions: Suggestion[] = [];
  const seen = new Set<string>();
  const isDefault = (value: Json) =>
    flag.default !== null && valueKey(value) === valueKey(flag.default);
  const add = (values: Json[] | undefined, note: string) => {
    for (const value of values ?? []) {
      const key = valueKey(value);
      if (seen.has(key)) continue;
      seen.add(key);
      const notes = [note, isDefault(value) ? 'default' : ''].filter(Boolean);
      suggestions.push({ value, text: valueText(value), note: notes.join(', ') });
    }
  };
  add(flag.suggest, 'worth trying');
  if (flag.type === 'bool') add([true, false], '');
  add(flag.enum, '');
  add(flag.special, 'special');
  if (flag.default !== null) add([flag.default], '');
  add([null], flag.auto ? `left out: ${flag.auto}` : 'left out: the engine decides');
  return suggestions;
}

// The best to tune first, then by name.
export function byWorth(flags: Flag[]): Flag[] {
  return [...flags].sort(
    (left, right) => right.tune - left.tune || left.name.localeCompare(right.name),
  );
}

// Flags for what was typed: names that begin with it, names and aliases that have it, then help.
export function matchingFlags(flags: Flag[], typed: string, limit = 30): Flag[] {
  const words = typed.trim().toLowerCase().replace(/^-+/, '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return flags.slice(0, limit);
  const rank = (flag: Flag) => {
    const names = [flag.name, ...(flag.aliases ?? [])].join(' ');
    if (words.length === 1 && flag.name.startsWith(words[0]!)) return 0;
    if (words.every((word) => names.includes(word))) return 1;
    const all = `${names} ${(flag.help ?? '').toLowerCase()}`;
    return words.every((word) => all.includes(word)) ? 2 : undefined;
  };
  return flags
    .map((flag) => ({ flag, rank: rank(flag) }))
    .filter((each): each is { flag: Flag; rank: number } => each.rank !== undefined)
    .sort((left, right) => left.rank - right.rank)
    .slice(0, limit)
    .map(({ flag }) => flag);
}

// One line: "int, default 1".
export function flagSummary(flag: Flag): string {
  const standard = flag.default === null ? '' : `, default ${valueText(flag.default)}`;
  return `${flag.type}${flag.unit ? ` (${flag.unit})` : ''}${standard}`;
}
