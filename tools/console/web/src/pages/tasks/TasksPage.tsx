import { Button, Group, Loader, Select, Stack, TextInput, Title } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Plus, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';

import { counted } from '../../components/count';
import { Failure } from '../../components/Failure';
import { NothingHere } from '../../components/NothingHere';
import { filterOf, withFilter } from './list/listQuery';
import { TaskTable } from './list/TaskTable';
import { useTaskList } from './list/useTaskList';
import type { ListFilter } from './model/liveRows';
import { useTaskActions } from './useTaskActions';

const stateChoices = [
  { value: '', label: 'Every state' },
  { value: 'pending', label: 'Pending' },
  { value: 'running', label: 'Running' },
  { value: 'completed', label: 'Completed' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
];

export default function TasksPage() {
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const actions = useTaskActions();
  const { query, rows, total } = useTaskList(filter);
  const setFilter = (change: Partial<ListFilter>) =>
    setSearch((before) => withFilter(before, { ...filterOf(before), ...change }), {
      replace: true,
    });
  useEffect(() => {
    document.title = 'Tasks · tuningd';
  }, []);

  const filtered = filter.state !== null || filter.search !== '';
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h3">
          Tasks
        </Title>
        <Button component={Link} href="/tasks/new" size="sm" leftSection={<Plus size={16} />}>
          New task
        </Button>
      </Group>
      <Group gap="sm" align="center">
        <SearchField value={filter.search} onChange={(text) => setFilter({ search: text })} />
        <Select
          aria-label="State"
          data={stateChoices}
          value={filter.state ?? ''}
          onChange={(state) => setFilter({ state: state || null })}
          allowDeselect={false}
          w={150}
        />
        <span role="status" className="task-list-count">
          {query.isPending ? '' : counted(total, 'task')}
        </span>
        {query.isFetching && <Loader size="xs" aria-label="Loading" />}
      </Group>
      {query.error && (
        <Failure
          error={query.error}
          title="The tasks could not be read"
          retry={() => void query.refetch()}
        />
      )}
      {rows.length > 0 && (
        <TaskTable
          key={JSON.stringify(filter)}
          rows={rows}
          total={total}
          more={
            query.hasNextPage && !query.isFetchingNextPage
              ? () => void query.fetchNextPage()
              : null
          }
          actions={actions}
        />
      )}
      {query.isSuccess && rows.length === 0 && filtered && (
        <NothingHere title="No task fits" text="Search and state leave nothing.">
          <Button variant="default" onClick={() => setFilter({ state: null, search: '' })}>
            Show every task
          </Button>
        </NothingHere>
      )}
      {query.isSuccess && rows.length === 0 && !filtered && (
        <NothingHere
          title="No tasks yet"
          text="A task tries the points of a search space and finds the best one."
        >
          <Button component={Link} href="/tasks/new">
            New task
          </Button>
        </NothingHere>
      )}
    </Stack>
  );
}

// What is typed is asked for once typing pauses; what the address says is shown (Back, a link).
function SearchField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const [told, setTold] = useState(value);
  const tell = useDebouncedCallback((next: string) => {
    setTold(next);
    onChange(next);
  }, 250);
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  return (
    <TextInput
      type="search"
      aria-label="Search tasks by name"
      placeholder="Part of the name"
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      style={{ flex: '1 1 180px', maxWidth: 340 }}
    />
  );
}
