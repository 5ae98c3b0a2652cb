// The list of tasks: filter, actions, and what happens elsewhere.
import { expect, test, type Page } from './fixtures';
import { isAccessible } from './audit';
import { ended, simulatedTask, submit } from './sample';
import { choose, dialog, row } from './steps';

// A task that runs until it is ended.
const endless = (name: string) =>
  simulatedTask(name, { parameters: { 'simulated-seconds': [600], 'tp-size': [1, 2] } });

async function state(page: Page, name: string, text: string): Promise<void> {
  await expect(row(page, name).getByText(text, { exact: true })).toBeVisible();
}

test('search and state are in the address, and Back is where one was', async ({ console }) => {
  const { daemon } = console.deployment;
  const { page } = console;
  await ended(daemon, await submit(daemon, simulatedTask('found me')));
  await ended(daemon, await submit(daemon, simulatedTask('other one')));
  await console.open('/tasks');
  await page.getByRole('searchbox', { name: 'Search tasks by name' }).fill('found');
  await expect(row(page, 'other one')).toBeHidden();
  await expect(row(page, 'found me')).toBeVisible();
  await expect(page).toHaveURL(/search=found/);
  await page.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect(page).toHaveURL(/state=failed/);
  await expect(page.getByText('No task fits')).toBeVisible();
  await page.getByRole('button', { name: 'Show every task' }).click();
  await row(page, 'found me').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: 'found me' })).toBeVisible();
  await page.goBack();
  await expect(row(page, 'other one')).toBeVisible();
});

test('a task is cancelled, resumed, cancelled and deleted, and each is asked or told', async ({
  console,
}) => {
  const { daemon } = console.deployment;
  const { page } = console;
  await submit(daemon, endless('come and go'));
  await console.open('/tasks');
  await state(page, 'come and go', 'Running');
  await choose(page, 'come and go', 'Cancel');
  await dialog(page, /Cancel/).getByRole('button', { name: 'Cancel the task' }).click();
  await state(page, 'come and go', 'Cancelled');
  await choose(page, 'come and go', 'Resume');
  await state(page, 'come and go', 'Running');
  await choose(page, 'come and go', 'Cancel');
  await dialog(page, /Cancel/).getByRole('button', { name: 'Cancel the task' }).click();
  await state(page, 'come and go', 'Cancelled');
  await choose(page, 'come and go', 'Delete');
  await dialog(page, /Delete/).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'come and go')).toBeVisible();
  await choose(page, 'come and go', 'Delete');
  await dialog(page, /Delete/).getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'come and go')).toBeHidden();
});

test('what others do is seen without reading the list again', async ({ console }) => {
  const { daemon } = console.deployment;
  const { page } = console;
  await console.open('/tasks');
  await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'task' })).toBeVisible();
  let lists = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('"task.list"')) ++lists;
  });
  const id = await submit(
    daemon,
    simulatedTask('live one', { parameters: { 'tp-size': [1, 2, 4, 8], x: [1, 2, 3, 4, 5] } }),
  );
  await expect(row(page, 'live one')).toContainText('20 of 20 trials');
  await state(page, 'live one', 'Completed');
  await daemon.rpc('task.delete', { task: id });
  await expect(row(page, 'live one')).toBeHidden();
  expect(lists, 'questions for the list').toBe(0);
});

test('a failed task says so, and the list keeps no one out', async ({ console }) => {
  const { daemon } = console.deployment;
  const { page } = console;
  const failing = simulatedTask('goes wrong', { parameters: { 'simulated-fault': ['exit'] } });
  await ended(daemon, await submit(daemon, failing));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await console.open('/tasks');
    await state(page, 'goes wrong', 'Failed');
    await isAccessible(page, `tasks, ${colorScheme}`);
  }
});
