import { Button, FileButton, Group, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useId, useRef, useState } from 'react';

import { counted } from '../../../components/count';
import { tell } from '../../../components/tell';
import { FileReport } from './FileReport';
import { importedText } from './importedText';
import { type OnConflict, ruleTexts } from './preview';
import './transfer.css';
import { isReady, isWrong, useImport } from './useImport';

interface ImportDialogProps {
  opened: boolean;
  onClose: () => void;
  files?: File[]; // that were dropped
}

const closing = { 'aria-label': 'Close the dialog' };

// Files with presets: what would happen is shown before it happens.
export default function ImportDialog({ opened, onClose, files }: ImportDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Import presets" size="lg" closeButtonProps={closing}>
      <ImportForm files={files ?? []} onClose={onClose} />
    </Modal>
  );
}

function ImportForm({ files: initial, onClose }: { files: File[]; onClose: () => void }) {
  const [rule, setRule] = useState<OnConflict>('fail');
  const [over, setOver] = useState(false);
  const ruleLabel = useId();
  const forgetChosen = useRef<() => void>(null);
  const job = useImport(rule, initial);
  const { files } = job;
  const done = files.some(({ outcome }) => outcome !== undefined);
  const wrong = files.filter(isWrong).length;

  const run = async () => {
    const ready = files.filter(isReady).length;
    const { results, undo } = await job.run();
    if (results.length > 0) tell(importedText(results), undo);
    // What went wrong stays to be seen.
    if (results.length === ready && ready === files.length) onClose();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    job.add([...event.dataTransfer.files]);
  };

  return (
    <Stack gap="md">
      <div
        className="drop-field"
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileButton
          onChange={(chosen) => {
            job.add(chosen);
            // The browser tells nothing when the same file is chosen again, put right meanwhile.
            forgetChosen.current?.();
          }}
          resetRef={forgetChosen}
          accept="application/json,.json"
          multiple
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<FileUp size={16} aria-hidden />}>
              {files.length === 0 ? 'Choose files' : 'Choose more files'}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          or drop JSON files here: what an export has written, or a single preset
        </Text>
      </div>
      {files.length > 0 && (
        <div>
          <Text id={ruleLabel} size="sm" fw={500} mb={4}>
            Where a name is taken
          </Text>
          <Group gap="xs">
            <SegmentedControl
              aria-labelledby={ruleLabel}
              size="xs"
              data={ruleTexts.map(({ value, label }) => ({ value, label }))}
              value={rule}
              disabled={job.running}
              onChange={(value) => {
                setRule(value as OnConflict);
                job.again(); // what one rule refuses, another may take
              }}
            />
            <Text size="sm" c="dimmed" aria-live="polite">
              {ruleTexts.find(({ value }) => value === rule)?.does}
            </Text>
          </Group>
        </div>
      )}
      {files.length > 0 && (
        <Stack gap="xs" component="ul" className="import-files" aria-label="Files">
          {files.map((file) => (
            <FileReport
              key={file.id}
              file={file}
              onRemove={() => job.remove(file.id)}
              onAgain={() => job.again(file.id)}
            />
          ))}
        </Stack>
      )}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {wrong > 0 &&
            wrong < files.length &&
            `${wrong} of ${files.length} files cannot be imported; that does not stop the others.`}
        </Text>
        <Group gap="xs" ml="auto">
          <Button variant="default" onClick={onClose}>
            {done && job.count === 0 ? 'Close' : 'Cancel'}
          </Button>
          <Button
            onClick={() => void run()}
            disabled={job.count === 0 || job.waiting}
            loading={job.running}
          >
            {job.count === 0 ? 'Import' : `Import ${counted(job.count, 'preset')}`}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
