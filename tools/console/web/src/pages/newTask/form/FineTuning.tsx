import { Badge, Button, Text } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import { useState } from 'react';

import type { FieldError } from '../../../api/rpc';
import { ParameterForm } from '../../../components/params/ParameterForm';
import type { Parameters } from '../../../components/params/parameters';
import { without } from '../../../components/params/parameters';
import { describeEdits, editsOf, withEdits } from '../model/edits';

// The merged lists, to be changed by hand; what was changed is named, and can go back.
export function FineTuning({ merged, edits, runtime, faults, onChange }: {
  merged: Parameters;
  edits: Parameters;
  runtime: string | undefined;
  faults: readonly FieldError[];
  onChange: (edits: Parameters) => void;
}) {
  // A list that was emptied to type another stays a row; one that was removed does not.
  const [emptied, setEmptied] = useState<ReadonlySet<string>>(new Set());
  const changes = describeEdits(merged, edits, emptied);
  return (
    <div role="group" aria-label="Changes by hand">
      <Text size="sm" fw={600} mb={4}>
        Fine-tune by hand
      </Text>
      {changes.length > 0 && (
        <ul className="task-edits" aria-label="Changed by hand">
          {changes.map(({ name, kind }) => (
            <li key={name}>
              <span className="task-mono">{name}</span>
              <Badge size="sm" variant="light" tt="none" color="indigo">
                {kind} by hand
              </Badge>
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Undo2 size={12} aria-hidden />}
                onClick={() => onChange(without(edits, name))}
                aria-label={`${name}: ${kind === 'added' ? 'remove' : 'back to merged'}`}
              >
                {kind === 'added' ? 'Remove' : 'Back to merged'}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ParameterForm
        value={withEdits(merged, edits, emptied)}
        runtime={runtime}
        faults={faults}
        onChange={(rows) => {
          setEmptied(
            new Set(
              Object.keys(rows).filter((name) => {
                const row = rows[name];
                return Array.isArray(row) && row.length === 0;
              }),
            ),
          );
          onChange(editsOf(merged, rows));
        }}
      />
    </div>
  );
}
