import { ActionIcon, Alert, Button, Code, Group, Loader, Text } from '@mantine/core';
import { CircleCheck, FileJson, X } from 'lucide-react';

import { RpcError } from '../../../api/rpc';
import { sizeText } from './chosenFile';
import { placedFaults, previewRows, summaryText } from './preview';
import { PreviewRows } from './PreviewRows';
import type { ImportFile } from './useImport';

// One file: what is wrong with it, or what would happen, or what happened.
export function FileReport({ file, onRemove, onAgain }: {
  file: ImportFile;
  onRemove: () => void;
  onAgain: () => void; // after it was refused
}) {
  const done = file.outcome !== undefined && !(file.outcome instanceof Error);
  return (
    <li className="import-file">
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap={6} wrap="nowrap" className="import-file-name">
          {done ? (
            <CircleCheck size={16} aria-hidden className="import-done" />
          ) : (
            <FileJson size={16} aria-hidden />
          )}
          <Text size="sm" fw={600} component="h3" truncate title={file.name}>
            {file.name}
          </Text>
          <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
            {sizeText(file.size)}
          </Text>
        </Group>
        {!done && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            onClick={onRemove}
            aria-label={`Leave ${file.name} out`}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      <Content file={file} onAgain={onAgain} />
    </li>
  );
}

function Content({ file, onAgain }: { file: ImportFile; onAgain: () => void }) {
  const { read, preview, refused, outcome } = file;
  if (read === undefined) return <Loader size="xs" aria-label={`Reading ${file.name}`} />;
  if ('problem' in read) return <Problem text={read.problem} />;
  const { names, bare } = read.document;
  if (outcome instanceof Error) {
    return (
      <>
        <Refusal error={outcome} names={names} bare={bare} />
        <Button size="compact-xs" variant="default" mt={4} onClick={onAgain}>
          Look at it again
        </Button>
      </>
    );
  }
  if (outcome !== undefined) {
    const rows = previewRows(names, outcome);
    return (
      <>
        <Text size="sm">Imported: {summaryText(rows)}.</Text>
        <PreviewRows rows={rows} />
      </>
    );
  }
  if (refused) return <Refusal error={refused} names={names} bare={bare} />;
  if (!preview) return <Loader size="xs" aria-label={`Looking at ${file.name}`} />;
  return (
    <>
      <Text size="sm" c={preview.stopped ? undefined : 'dimmed'} aria-live="polite">
        {preview.stopped
          ? `Nothing of this file is imported: ${lowered(preview.stopped)}`
          : summaryText(preview.rows)}
      </Text>
      <PreviewRows rows={preview.rows} />
    </>
  );
}

const lowered = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function Problem({ text }: { text: string }) {
  return (
    <Alert color="red" variant="light" role="alert" p="xs" mt={4}>
      {text}
    </Alert>
  );
}

const most = 20; // faults that are shown

function Refusal({ error, names, bare }: { error: Error; names: string[]; bare: boolean }) {
  const faults = error instanceof RpcError ? placedFaults(error, names, bare) : [];
  if (faults.length === 0) return <Problem text={error.message} />;
  return (
    <Alert color="red" variant="light" role="alert" p="xs" mt={4}>
      <ul className="import-faults">
        {faults.slice(0, most).map(({ preset, path, message }) => (
          <li key={`${preset ?? ''} ${path} ${message}`}>
            {preset && <b>{preset}</b>} {path && <Code>{path}</Code>} {message}
          </li>
        ))}
      </ul>
      {faults.length > most && `and ${faults.length - most} more`}
    </Alert>
  );
}
