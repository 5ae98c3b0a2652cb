import { Button } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';

import { pointerParts } from '../json/pointer';
import { type Finding, type RowFindings, type Severity } from './findings';

const icons: Record<Severity, typeof Info> = {
  error: CircleAlert,
  warning: TriangleAlert,
  advice: Info,
};
const mostShown = 3;

// What was found in one parameter, in words.
export function RowNotes({ findings, onRename }: {
  findings: RowFindings;
  onRename?: ((to: string) => void) | undefined;
}) {
  const all = [...findings.row, ...[...findings.values.values()].flat()];
  if (all.length === 0) return null;
  return (
    <ul className="row-notes">
      {all.slice(0, mostShown).map((finding) => (
        <Note
          key={finding.path + finding.message}
          finding={finding}
          onRename={onRename}
        />
      ))}
      {all.length > mostShown && <li>and {all.length - mostShown} more</li>}
    </ul>
  );
}

function Note({ finding, onRename }: { finding: Finding; onRename?: ((to: string) => void) | undefined }) {
  const { severity, message, suggestion, source } = finding;
  const Icon = icons[severity];
  const aboutName = pointerParts(finding.path).length === 2 && typeof suggestion === 'string';
  return (
    <li data-severity={severity} title={source ?? undefined}>
      <Icon size={13} aria-label={severity} role="img" />
      <span>
        {message}
        {onRename && aboutName && (
          <Button size="compact-xs" variant="subtle" onClick={() => onRename(suggestion)}>
            Rename to {suggestion}
          </Button>
        )}
      </span>
    </li>
  );
}
