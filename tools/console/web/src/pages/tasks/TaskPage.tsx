import { Anchor, Button, Center, Loader, Stack, Tabs } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';

import { RpcError } from '../../api/rpc';
import { Failure } from '../../components/Failure';
import { NothingHere } from '../../components/NothingHere';
import { BestCard } from './detail/BestCard';
import './detail/detail.css';
import { DocumentPanel } from './detail/DocumentPanel';
import { EffectsPanel } from './detail/EffectsPanel';
import { FailureNote } from './detail/FailureNote';
import { ParetoPanel } from './detail/ParetoPanel';
import { ProgressPanel } from './detail/ProgressPanel';
import { SavePreset } from './detail/SavePreset';
import { TaskHeader } from './detail/TaskHeader';
import { TrialsPanel } from './detail/TrialsPanel';
import { useTask } from './detail/useTask';
import { LogViewer } from './log/LogViewer';
import type { TaskDetail, Trial } from './model/types';

export default function TaskPage({ id }: { id: number }) {
  const { query, deleted } = useTask(id);
  const task = query.data;
  useEffect(() => {
    document.title = `${task ? task.name : `Task ${id}`} · tuningd`;
  }, [task?.name, id]);

  const known = Number.isSafeInteger(id) && id >= 0;
  if (!known || (query.error instanceof RpcError && query.error.word === 'not_found')) {
    return <Gone title="No such task" text="It may have been deleted." />;
  }
  if (deleted) {
    return <Gone title="This task was deleted" text="Its trials and logs went with it." />;
  }
  if (query.error && !task) {
    return (
      <Failure
        error={query.error}
        title="The task could not be read"
        retry={() => void query.refetch()}
      />
    );
  }
  if (!task) {
    return (
      <Center h={200}>
        <Loader aria-label="Loading" />
      </Center>
    );
  }
  return <Task key={id} task={task} />;
}

function Gone({ title, text }: { title: string; text: string }) {
  return (
    <NothingHere title={title} text={text}>
      <Button component={Link} href="/tasks" variant="default">
        All tasks
      </Button>
    </NothingHere>
  );
}

const tabs = [
  { value: 'trials', label: 'Trials' },
  { value: 'effects', label: 'Effects' },
  { value: 'compromises', label: 'Latency and throughput' },
  { value: 'document', label: 'Document' },
];

function Task({ task }: { task: TaskDetail }) {
  const [search, setSearch] = useSearchParams();
  const [saving, setSaving] = useState(false);
  const [log, setLog] = useState<Trial | null>(null);
  const [shown, setShown] = useState<number | null>(null);
  const wanted = search.get('tab');
  const tab = tabs.some(({ value }) => value === wanted) ? wanted : 'trials';
  const setTab = useCallback(
    (next: string) =>
      setSearch(
        (before) => {
          const params = new URLSearchParams(before);
          if (next === 'trials') params.delete('tab');
          else params.set('tab', next);
          return params;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const showTrial = useCallback(
    (trial: number) => {
      setTab('trials');
      setShown(trial);
    },
    [setTab],
  );
  const onShown = useCallback(() => setShown(null), []);

  return (
    <Stack gap="md">
      <Anchor component={Link} href="/tasks" size="sm">
        All tasks
      </Anchor>
      <TaskHeader task={task} onSave={() => setSaving(true)} />
      <FailureNote task={task} />
      {task.summary.best && (
        <div className="task-overview">
          <BestCard task={task} />
          <ProgressPanel task={task} onTrial={showTrial} />
        </div>
      )}
      <Tabs value={tab} onChange={(next) => next && setTab(next)} keepMounted={false}>
        <Tabs.List mb="sm" className="task-tabs">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="trials">
          <TrialsPanel task={task} shown={shown} onShown={onShown} onLog={setLog} />
        </Tabs.Panel>
        <Tabs.Panel value="effects">
          <EffectsPanel task={task} />
        </Tabs.Panel>
        <Tabs.Panel value="compromises">
          <ParetoPanel task={task} onTrial={showTrial} />
        </Tabs.Panel>
        <Tabs.Panel value="document">
          <DocumentPanel task={task} />
        </Tabs.Panel>
      </Tabs>
      <SavePreset task={task} opened={saving} onClose={() => setSaving(false)} />
      <LogViewer trial={log} onClose={() => setLog(null)} />
    </Stack>
  );
}
