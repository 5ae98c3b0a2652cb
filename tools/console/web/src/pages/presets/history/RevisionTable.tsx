import { Badge, Button, Radio, Text } from '@mantine/core';

import type { Revision } from '../../../api/types.gen';
import { fullTime } from '../../../components/time';

const words: Record<Revision['op'], string> = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  restore: 'restored',
  import: 'imported',
  seed: 'shipped',
  clone: 'cloned',
  migrate: 'migrated',
  instantiate: 'instantiated',
  remerge: 'merged again',
};
const colours: Partial<Record<Revision['op'], string>> = {
  delete: 'red',
  create: 'teal',
  restore: 'teal',
};

// The revisions, newest first; two of them are chosen to be compared, any but the current and the
// deletions can be brought back.
export function RevisionTable({ revisions, from, to, onFrom, onTo, restorable, onRestore }: {
  revisions: Revision[];
  from: number | undefined;
  to: number | undefined;
  onFrom: (revision: number) => void;
  onTo: (revision: number) => void;
  restorable: (revision: Revision) => boolean;
  onRestore: (revision: Revision) => void;
}) {
  return (
    <table className="revisions">
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">Revision</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {revisions.map((each) => {
          const { revision, op, at, by } = each;
          const shows = op !== 'delete';
          return (
            <tr key={revision} data-chosen={revision === from || revision === to || undefined}>
              <td>
                <Radio
                  size="xs"
                  name="history-from"
                  aria-label={`From revision ${revision}`}
                  checked={revision === from}
                  disabled={!shows}
                  onChange={() => onFrom(revision)}
                />
              </td>
              <td>
                <Radio
                  size="xs"
                  name="history-to"
                  aria-label={`To revision ${revision}`}
                  checked={revision === to}
                  disabled={!shows}
                  onChange={() => onTo(revision)}
                />
              </td>
              <td>
                <Text size="sm" component="span" fw={600}>
                  {revision}
                </Text>{' '}
                <Badge size="xs" variant="light" color={colours[op] ?? 'gray'}>
                  {words[op]}
                </Badge>
                <Text size="xs" c="dimmed">
                  {`${by.user || `user ${by.uid}`}, `}
                  <time dateTime={at}>{fullTime(at)}</time>
                </Text>
              </td>
              <td>
                {restorable(each) && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Restore revision ${revision}`}
                    onClick={() => onRestore(each)}
                  >
                    Restore
                  </Button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
