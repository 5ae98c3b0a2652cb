import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';

import { NothingHere } from '../components/NothingHere';

// A page is a chunk of its own, so that the first one is there at once.
const PresetsPage = lazy(() => import('../pages/presets/PresetsPage'));
const TasksPage = lazy(() => import('../pages/tasks/TasksPage'));
const TaskPage = lazy(() => import('../pages/tasks/TaskPage'));
const NewTaskPage = lazy(() => import('../pages/newTask/NewTaskPage'));

export function Pages() {
  return (
    <Suspense
      fallback={
        <Center h={200}>
          <Loader aria-label="Loading" />
        </Center>
      }
    >
      <Switch>
        <Route path="/">
          <Redirect to="/presets" replace />
        </Route>
        <Route path="/presets" component={PresetsPage} />
        <Route path="/tasks" component={TasksPage} />
        <Route path="/tasks/new" component={NewTaskPage} />
        <Route path="/tasks/:id">{({ id }) => <TaskPage id={Number(id)} />}</Route>
        <Route>
          <NothingHere title="No such page" text="Presets and tasks are in the menu." />
        </Route>
      </Switch>
    </Suspense>
  );
}
