import { Button, Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'wouter';

import { RpcError } from '../../api/rpc';
import { Failure } from '../../components/Failure';
import { NothingHere } from '../../components/NothingHere';
import { getSubmitted } from '../tasks/model/taskApi';
import { taskKeys } from '../tasks/model/taskKeys';
import type { Doc } from './model/document';
import { documentWith, presetsOf } from './model/start';
import { TaskEditor } from './TaskEditor';

export default function NewTaskPage() {
  const [search] = useSearchParams();
  const from = search.get('from');
  const presets = search.get('presets');
  useEffect(() => {
    document.title = 'New task · tuningd';
  }, []);
  if (from !== null && /^\d+$/.test(from)) return <FromTask key={from} id={Number(from)} />;
  return (
    <TaskEditor
      key={presets ?? ''}
      initial={documentWith(presetsOf(presets))}
      chosen={false}
      title="New task"
    />
  );
}

// Begun with what an old task was submitted as.
function FromTask({ id }: { id: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: taskKeys.submitted(id),
    queryFn: ({ signal }) => getSubmitted(id, signal),
    staleTime: Infinity,
  });
  // What is edited stays, whatever becomes of the old task.
  if (data) {
    return <TaskEditor initial={data.submitted as Doc} chosen title={`New task, from task ${id}`} />;
  }
  if (error instanceof RpcError && error.word === 'not_found') {
    return (
      <NothingHere title="No such task" text="The task to begin with is not there any more.">
        <Button component={Link} href="/tasks/new" variant="default">
          Begin a new one
        </Button>
      </NothingHere>
    );
  }
  if (error) {
    return (
      <Failure error={error} title="The task could not be read" retry={() => void refetch()} />
    );
  }
  return (
    <Center h={200}>
      <Loader aria-label="Loading" />
    </Center>
  );
}
