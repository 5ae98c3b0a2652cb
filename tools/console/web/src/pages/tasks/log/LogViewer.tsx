import {
  ActionIcon, Button, Center, Drawer, Group, Loader, SegmentedControl, Select, Switch, Text,
  TextInput,
} from '@mantine/core';
import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import { useMemo, useState } from 'react';

import { counted, grouped } from '../../../components/count';
import { Failure } from '../../../components/Failure';
import { isTrialOver } from '../model/states';
import type { LogPiece, Trial } from '../model/types';
import { StateBadge } from '../StateBadge';
import './log.css';
import { LogText } from './LogText';
import { findMatches, logLines } from './logText';
import { useLog } from './useLog';

// What the engine and the benchmark of a trial wrote.
export function LogViewer({ trial, onClose }: { trial: Trial | null; onClose: () => void }) {
  return (
    <Drawer
      opened={trial !== null}
      onClose={onClose}
      position="right"
      size="min(960px, 100vw)"
      padding="sm"
      closeButtonProps={{ 'aria-label': 'Close the log' }}
      title={
        trial && (
          <Group gap="sm">
            <Text fw={600} component="span">
              Log of trial {trial.trial}
            </Text>
            <StateBadge state={trial.state} />
          </Group>
        )
      }
      classNames={{ content: 'log-drawer', body: 'log-body' }}
    >
      {trial && <Log key={trial.trial} trial={trial} />}
    </Drawer>
  );
}

function Log({ trial }: { trial: Trial }) {
  const [file, setFile] = useState<LogPiece['file'] | null>(null);
  const [run, setRun] = useState<number | null>(null);
  return (
    <OneLog
      key={`${file} ${run}`}
      trial={trial}
      file={file}
      run={run}
      onFile={setFile}
      onRun={setRun}
    />
  );
}

function OneLog({ trial, file, run, onFile, onRun }: {
  trial: Trial;
  file: LogPiece['file'] | null;
  run: number | null;
  onFile: (file: LogPiece['file']) => void;
  onRun: (run: number | null) => void;
}) {
  const live = !isTrialOver(trial.state);
  const { buffer, about, error, older, loadingOlder } = useLog(
    { task: trial.task, trial: trial.trial, run, file },
    live,
  );
  const [wrap, setWrap] = useState(true);
  const [follow, setFollow] = useState(true);
  const [wanted, setWanted] = useState('');
  const [current, setCurrent] = useState(0);
  const lines = useMemo(() => logLines(buffer?.text ?? ''), [buffer]);
  const matches = useMemo(() => findMatches(lines, wanted), [lines, wanted]);
  const at = matches.length === 0 ? -1 : Math.min(current, matches.length - 1);
  const step = (by: number) => {
    setFollow(false);
    setCurrent(matches.length === 0 ? 0 : (at + by + matches.length) % matches.length);
  };
  const runs = trial.runs?.length ?? 0;

  return (
    <>
      <Group gap="xs" mb="xs">
        {about && about.files.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label="Which log"
            value={about.file}
            onChange={(value) => onFile(value as LogPiece['file'])}
            data={about.files.map((name) => ({
              value: name,
              label: name === 'engine' ? 'Engine' : 'Benchmark',
            }))}
          />
        )}
        {runs > 1 && (
          <Select
            size="xs"
            w={110}
            aria-label="Run"
            allowDeselect={false}
            value={String(run ?? about?.run ?? runs - 1)}
            onChange={(value) => onRun(value === null ? null : Number(value))}
            data={trial.runs?.map((each) => ({
              value: String(each.run),
              label: `Run ${each.run}`,
            }))}
          />
        )}
        <TextInput
          size="xs"
          type="search"
          aria-label="Search the log"
          placeholder="Search"
          leftSection={<Search size={13} aria-hidden />}
          value={wanted}
          onChange={(event) => {
            setWanted(event.currentTarget.value);
            setCurrent(0);
            if (event.currentTarget.value) setFollow(false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
          }}
          style={{ flex: '1 1 140px' }}
        />
        {wanted && (
          <Group gap={2} wrap="nowrap">
            <Text size="xs" c="dimmed" role="status" className="task-number">
              {matches.length === 0 ? 'nothing found' : `${at + 1} of ${matches.length}`}
            </Text>
            <ActionIcon variant="subtle" size="sm" aria-label="Previous" onClick={() => step(-1)}>
              <ChevronUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" size="sm" aria-label="Next" onClick={() => step(1)}>
              <ChevronDown size={14} aria-hidden />
            </ActionIcon>
          </Group>
        )}
        <Switch
          size="xs"
          label="Wrap"
          checked={wrap}
          onChange={(event) => setWrap(event.currentTarget.checked)}
        />
        {live && (
          <Switch
            size="xs"
            label="Follow"
            checked={follow}
            onChange={(event) => setFollow(event.currentTarget.checked)}
          />
        )}
      </Group>
      {error && !buffer && <Failure error={error} title="There is no log to show" />}
      {!error && !buffer && (
        <Center p="xl">
          <Loader aria-label="Loading" />
        </Center>
      )}
      {buffer && (
        <LogText
          lines={lines}
          matches={matches}
          current={at}
          wrap={wrap}
          follow={follow}
          onFollow={setFollow}
          head={
            buffer.from > 0 && (
              <Button
                size="compact-xs"
                variant="default"
                m={6}
                loading={loadingOlder}
                onClick={() => {
                  setFollow(false);
                  void older();
                }}
              >
                Show older ({grouped(buffer.from)} bytes)
              </Button>
            )
          }
        />
      )}
      {buffer && (
        <Text size="xs" c="dimmed" mt={6}>
          {lines.length > 0
            ? counted(lines.length, 'line')
            : live
              ? 'Nothing was written yet'
              : 'Nothing was written'}
          ,{' '}
          {grouped(buffer.size)} bytes
          {live ? ', followed while the trial runs' : ''}
        </Text>
      )}
    </>
  );
}
