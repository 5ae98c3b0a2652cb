// What the daemon finds in a search space, and where in the form it belongs.
import type { FieldError } from '../../api/rpc';
import { pointerParts } from '../json/pointer';

export type Severity = 'error' | 'warning' | 'advice';

export interface Finding extends FieldError {
  severity: Severity;
  code?: string;
  source?: string | null; // where in the engine it is known from
  suggestion?: unknown; // the name or value that was meant
}

// What refuses a document is an error like any other.
export function asFindings(faults: readonly FieldError[]): Finding[] {
  return faults.map((fault) => ({ ...fault, severity: 'error' }));
}

export interface RowFindings {
  row: Finding[];
  values: ReadonlyMap<number, Finding[]>; // by the value's place in the list
}

// Of each parameter; what is at /parameters itself under ''.
export function byParameter(findings: readonly Finding[]): Map<string, RowFindings> {
  const rows = new Map<string, { row: Finding[]; values: Map<number, Finding[]> }>();
  for (const finding of findings) {
    const [first, name = '', place] = pointerParts(finding.path);
    if (first !== 'parameters') continue;
    const row = rows.get(name) ?? { row: [], values: new Map<number, Finding[]>() };
    rows.set(name, row);
    if (place !== undefined && /^\d+$/.test(place)) {
      const index = Number(place);
      row.values.set(index, [...(row.values.get(index) ?? []), finding]);
    } else {
      row.row.push(finding);
    }
  }
  return rows;
}

const order: Severity[] = ['error', 'warning', 'advice'];

export function worst(findings: readonly Finding[]): Severity | undefined {
  return order.find((severity) => findings.some((finding) => finding.severity === severity));
}

export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, advice: 0 };
  for (const { severity } of findings) ++counts[severity];
  return counts;
}

// Each once: a fault of the last save is often what the check finds as well.
export function distinct<F extends FieldError>(findings: readonly F[]): F[] {
  const seen = new Set<string>();
  return findings.filter(({ path, message }) => {
    const key = `${path}\n${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
