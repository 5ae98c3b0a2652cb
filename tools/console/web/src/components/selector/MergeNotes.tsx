import { Anchor, Badge, Code, Stack, Text } from '@mantine/core';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import type { Finding, MergeResult } from './mergeTypes';

type Note = Pick<Finding, 'severity' | 'path' | 'message'>;

const most = 5;

const signs = {
  error: { icon: CircleX, word: 'error' },
  warning: { icon: TriangleAlert, word: 'warning' },
  advice: { icon: Info, word: 'advice' },
};

// What the daemon warns of, and what the engine's catalog finds in the merged space.
export function MergeNotes({ result }: { result: MergeResult }) {
  const [all, setAll] = useState(false);
  const notes: Note[] = [
    ...result.warnings.map((message): Note => ({ severity: 'warning', path: '', message })),
    ...result.findings,
  ];
  if (notes.length === 0) return null;
  const shown = all ? notes : notes.slice(0, most);
  return (
    <Stack gap={4} component="ul" className="merge-notes" aria-label="Warnings and findings">
      {shown.map((note) => (
        <NoteLine key={note.path + note.message} note={note} />
      ))}
      {notes.length > shown.length && (
        <li>
          <Anchor component="button" type="button" size="xs" onClick={() => setAll(true)}>
            {notes.length - shown.length} more
          </Anchor>
        </li>
      )}
    </Stack>
  );
}

function NoteLine({ note }: { note: Note }) {
  const { icon: Icon, word } = signs[note.severity];
  return (
    <li data-severity={note.severity}>
      <Icon size={14} aria-hidden />
      <Badge size="xs" variant="default" className="plain-badge">
        {word}
      </Badge>
      <Text size="sm" span>
        {note.path && (
          <>
            <Code>{note.path}</Code>{' '}
          </>
        )}
        {note.message}
      </Text>
    </li>
  );
}
