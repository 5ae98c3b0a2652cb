import { Button, FileButton, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { Download, FolderOpen, Send } from 'lucide-react';
import { useRef, useState } from 'react';

import { Failure } from '../../components/Failure';
import { JsonEditor } from '../../components/json/JsonEditor';
import { useUnsaved } from '../../components/leaving';
import { OpenDraftsContext, useOpenDrafts } from '../../components/openDrafts';
import { distinct } from '../../components/params/findings';
import { saveFile } from '../../components/saveFile';
import { tell, tellFailure } from '../../components/tell';
import { fileName } from '../tasks/model/fileName';
import { FormContext } from './form/formContext';
import { FormView } from './form/FormView';
import { type Doc, readDocument, textAt } from './model/document';
import { elsewhere, faultsOf, stillTrue } from './model/faults';
import { fieldPaths } from './model/fields';
import { PreviewPanel } from './preview/PreviewPanel';
import { usePreview } from './preview/usePreview';
import { useEditor } from './useEditor';
import { useSubmit } from './useSubmit';

const taskText = { of: 'task' } as const;
const mostBytes = 4_000_000;

export function TaskEditor({ initial, chosen, title }: {
  initial: Doc;
  chosen: boolean; // the document is a whole one, not the beginning of a new one
  title: string;
}) {
  const editor = useEditor(initial, chosen);
  const { doc, way, text, fault, set, change, setWay } = editor;
  const [view, setView] = useState<'form' | 'json'>('form');
  const forgetChosen = useRef<() => void>(null);
  const { submit, busy, refusal, submitted } = useSubmit();
  const drafts = useOpenDrafts();
  useUnsaved(() => (editor.touched || drafts.any) && !submitted.current);
  const { preview, error, stale } = usePreview(doc);
  const refused = refusal ? stillTrue(faultsOf(refusal.error), refusal.doc, doc) : [];
  const previewFaults = faultsOf(error);
  const faults = distinct([...refused, ...previewFaults]);
  const shown = view === 'form' ? fieldPaths : [''];
  const hasSpace =
    Object.keys(preview?.first[0] ?? {}).length > 0 || (preview?.points.total ?? 1) !== 1;
  // Nothing is wrong with a form that nobody has begun to fill.
  const untouched = way === 'presets' && !('presets' in doc) && !('parameters' in doc);

  async function openFile(file: File | null) {
    if (!file) return;
    // The browser tells nothing when the same file is chosen again, put right meanwhile.
    forgetChosen.current?.();
    if (file.size > mostBytes) {
      tellFailure('Not opened', new Error(`${file.name} is too large for a task.`));
      return;
    }
    const read = readDocument(await file.text());
    if ('fault' in read) {
      tellFailure(`${file.name} was not opened`, new Error(read.fault));
      return;
    }
    const back = editor.restore();
    editor.replace(read.doc);
    tell(`${file.name} is opened`, async () => back());
  }

  return (
    <OpenDraftsContext value={drafts}>
      <FormContext value={{ doc, set, faults }}>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (drafts.refusal) tellFailure('Not submitted', drafts.refusal);
            else if (!fault) void submit(doc);
          }}
        >
          <Group justify="space-between" mb="md" gap="sm">
            <Title order={1} size="h3">
              {title}
            </Title>
            <Group gap="xs">
              <SegmentedControl
                size="xs"
                aria-label="Form or JSON"
                value={view}
                onChange={(next) => setView(next as 'form' | 'json')}
                disabled={fault !== null}
                data={[
                  { value: 'form', label: 'Form' },
                  { value: 'json', label: 'JSON' },
                ]}
              />
              <FileButton
                onChange={(file) => void openFile(file)}
                resetRef={forgetChosen}
                accept=".json,application/json"
              >
                {(props) => (
                  <Button
                    {...props}
                    size="xs"
                    variant="default"
                    leftSection={<FolderOpen size={14} aria-hidden />}
                  >
                    Open file
                  </Button>
                )}
              </FileButton>
              <Button
                size="xs"
                variant="default"
                leftSection={<Download size={14} aria-hidden />}
                onClick={() => saveFile(fileName(textAt(doc, ['task_name'])), `${text}\n`)}
              >
                Download
              </Button>
            </Group>
          </Group>
          <div className="task-new">
            {view === 'form' ? (
              <FormView
                way={way}
                onWay={setWay}
                onDoc={change}
                onRuntime={editor.adoptRuntime}
              />
            ) : (
              <Stack gap="xs">
                <Text size="sm" c="dimmed">
                  The whole task document, as a task file has it. Form and JSON follow each other.
                </Text>
                <JsonEditor
                  value={text}
                  onChange={editor.setText}
                  label="Task document"
                  complete={taskText}
                  faults={faults}
                  minHeight={420}
                  maxHeight="70vh"
                />
                {fault && (
                  <Group gap="sm" role="alert">
                    <Text size="sm" c="red">
                      {fault}
                    </Text>
                    <Button size="compact-xs" variant="default" onClick={editor.dropText}>
                      Back to the last whole document
                    </Button>
                  </Group>
                )}
              </Stack>
            )}
            <div className="task-new-side">
              <PreviewPanel
                preview={preview}
                error={untouched ? null : error}
                stale={stale}
                faults={elsewhere(previewFaults, shown)}
                hasSpace={hasSpace}
              />
              {refusal && (
                <Refused
                  error={refusal.error}
                  known={refused}
                  shown={shown}
                  changed={refusal.doc !== doc}
                />
              )}
              <Button
                type="submit"
                loading={busy}
                disabled={fault !== null}
                leftSection={<Send size={15} aria-hidden />}
              >
                Submit the task
              </Button>
            </div>
          </div>
        </form>
      </FormContext>
    </OpenDraftsContext>
  );
}

// What was refused at fields stands there; all else here, until something is changed.
function Refused({ error, known, shown, changed }: {
  error: Error;
  known: ReturnType<typeof faultsOf>;
  shown: readonly string[];
  changed: boolean;
}) {
  const all = faultsOf(error);
  const loose = elsewhere(known, shown);
  if (all.length === 0 && !changed) {
    return <Failure error={error} title="The task was not submitted" />;
  }
  if (loose.length === 0 && known.length === 0) return null;
  return (
    <div role="alert">
      <Text size="sm" c="red" fw={600}>
        The task was not submitted
      </Text>
      <Text size="sm" c="red">
        {loose.length < known.length && 'Some fields are not right yet.'}
      </Text>
      {loose.map(({ path, message }) => (
        <Text key={path + message} size="sm" c="red">
          {path && <code>{path}</code>} {message}
        </Text>
      ))}
    </div>
  );
}
