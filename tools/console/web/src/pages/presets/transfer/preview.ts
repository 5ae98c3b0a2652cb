// What an import would do, or did, preset by preset.
import { type FieldError, RpcError } from '../../../api/rpc';
import type { Finding, ImportResult, Operation } from '../../../api/types.gen';

export const rules = ['fail', 'skip', 'rename', 'replace'] as const;
export type OnConflict = (typeof rules)[number];

export interface RuleText {
  value: OnConflict;
  label: string;
  does: string;
}

export const ruleTexts: RuleText[] = [
  { value: 'fail', label: 'Stop', does: 'If one is taken, nothing of that file is imported.' },
  { value: 'skip', label: 'Skip', does: 'Presets whose names are taken are left out.' },
  { value: 'rename', label: 'Rename', does: 'Who has a taken name gets another: “Name (2)”.' },
  {
    value: 'replace',
    label: 'Replace',
    does: 'Presets that have the names get a new revision; their history stays.',
  },
];

export type Happening =
  | { kind: 'new' }
  | { kind: 'renamed'; to: string }
  | { kind: 'replaced'; revision: number }
  | { kind: 'identical' }
  | { kind: 'left_out' }
  | { kind: 'taken' } // and that stops the file
  | { kind: 'held' } // would be replaced, if another did not stop the file
  | { kind: 'system' }; // cannot be replaced, and that stops the file

export interface PreviewRow {
  name: string;
  happening: Happening;
  findings: Finding[];
}

export interface Preview {
  rows: PreviewRow[];
  stopped: string | undefined; // why nothing of the file would be imported
}

// The rows in the document's order. `taken` says what becomes of a preset that the daemon skipped.
export function previewRows(
  names: string[],
  result: ImportResult,
  taken: (name: string) => Happening = () => ({ kind: 'left_out' }),
): PreviewRow[] {
  const imported = [...result.imported];
  const findings = new Map((result.findings ?? []).map((each) => [each.name, each.findings]));
  return names.map((name) => {
    const next = imported[0];
    const own = next !== undefined && (next.from ?? next.name) === name;
    if (own) imported.shift();
    return {
      name,
      happening: own ? happeningOf(next) : taken(name),
      findings: findings.get(name) ?? [],
    };
  });
}

function happeningOf({ action, name, revision }: ImportResult['imported'][number]): Happening {
  switch (action) {
    case 'created':
      return { kind: 'new' };
    case 'renamed':
      return { kind: 'renamed', to: name };
    case 'replaced':
      return { kind: 'replaced', revision };
    case 'unchanged':
      return { kind: 'identical' };
  }
}

export function happeningText(happening: Happening): string {
  switch (happening.kind) {
    case 'new':
      return 'new';
    case 'renamed':
      return `becomes “${happening.to}”`;
    case 'replaced':
      return `replaces it, as revision ${happening.revision}`;
    case 'identical':
      return 'identical, stays as it is';
    case 'left_out':
      return 'left out: the name is taken';
    case 'taken':
      return 'the name is taken';
    case 'held':
      return 'would be replaced';
    case 'system':
      return 'a system preset, cannot be replaced';
  }
}

// How many presets would be changed or made.
export function importing(rows: PreviewRow[]): number {
  return rows.filter(({ happening }) => ['new', 'renamed', 'replaced'].includes(happening.kind))
    .length;
}

// "2 new, 1 replaced"
export function summaryText(rows: PreviewRow[]): string {
  const words: Record<Happening['kind'], string> = {
    new: 'new',
    renamed: 'renamed',
    replaced: 'replaced',
    identical: 'identical',
    left_out: 'left out',
    taken: 'with a taken name',
    held: 'to be replaced',
    system: 'a system preset',
  };
  const counts = new Map<string, number>();
  for (const { happening } of rows) {
    const word = words[happening.kind];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}

// A fault and which preset of the document it is in.
export interface PlacedFault {
  preset: string | undefined;
  path: string; // within the preset, or the document
  message: string;
}

export function placedFaults(error: RpcError, names: string[], bare: boolean): PlacedFault[] {
  return error.errors.map((fault) => placedFault(fault, names, bare));
}

function placedFault({ path, message }: FieldError, names: string[], bare: boolean): PlacedFault {
  const several = /^\/document\/presets\/(\d+)(.*)$/.exec(path);
  if (several) {
    const index = Number(several[1]);
    return { preset: names[index] || `preset ${index + 1}`, path: several[2] ?? '', message };
  }
  const one = /^\/document\/preset(\/.*|)$/.exec(path);
  if (one && (one[1] !== '' || bare)) {
    return { preset: names[0] || 'the preset', path: one[1] ?? '', message };
  }
  return { preset: undefined, path: path.replace(/^\/document/, ''), message };
}

// What takes an import back: in the other order, since one may build on another.
export function undoOperations(results: ImportResult[]): Operation[] {
  return results
    .flatMap(({ imported }) => imported)
    .reverse()
    .flatMap(({ id, revision, action }): Operation[] => {
      if (action === 'unchanged') return [];
      if (action === 'replaced') {
        return [{ op: 'restore', params: { preset: id, revision: revision - 1 } }];
      }
      return [{ op: 'delete', params: { preset: id, if_revision: revision } }];
    });
}
