// What one does is seen by the other, at once and without a reload.
import { expect, test } from './fixtures';
import { simulatedTask, submit } from './sample';
import { choose, dialog, row } from './steps';

test('a preset that is made, changed and deleted elsewhere appears, follows and goes', async ({
  console,
}) => {
  const { page } = console;
  await console.open('/presets?search=Seen+live');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(row(page, 'Seen live')).toHaveCount(0);

  await console.rpc('preset.create', { name: 'Seen live', parameters: { 'tp-size': [1] } });
  await expect(row(page, 'Seen live')).toBeVisible();

  await console.rpc('preset.update', {
    preset: 'Seen live',
    changes: { name: 'Seen live, renamed', description: 'by another' },
  });
  await expect(row(page, 'Seen live, renamed')).toContainText('by another');

  await console.rpc('preset.delete', { preset: 'Seen live, renamed' });
  await expect(row(page, 'Seen live')).toHaveCount(0);
});

test('what one window does another shows', async ({ console }) => {
  const { page } = console;
  await console.rpc('preset.create', { name: 'Two windows', parameters: { 'tp-size': [1] } });
  await console.open('/presets?search=Two+windows');
  const second = await console.secondPage('/presets?search=Two+windows');
  await expect(row(second, 'Two windows')).toBeVisible();

  await choose(page, 'Two windows', /Delete/);
  await dialog(page, /Delete/).getByRole('button', { name: 'Delete' }).click();
  await expect(row(second, 'Two windows')).toHaveCount(0);

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(second, 'Two windows')).toBeVisible();
});

test('a window that nobody looks at leaves its connection to others, and catches up', async ({
  console,
}) => {
  const { page } = console;
  const look = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  const streams = async () => {
    const metrics = await (await page.request.get(`${console.origin}/metrics`)).text();
    return Number(/^preset_console_streams (\d+)$/m.exec(metrics)?.[1]);
  };
  await console.open('/presets?search=Unseen');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(streams).toBe(1);
  await look(true);
  await expect.poll(streams, { timeout: 20_000 }).toBe(0);
  await console.rpc('preset.create', { name: 'Unseen', parameters: { 'tp-size': [1] } });
  await look(false);
  await expect(row(page, 'Unseen')).toBeVisible();
  await expect.poll(streams).toBe(1);
});

test('a task that runs tells how far it is, in the list and on its page', async ({ console }) => {
  const { page } = console;
  const { daemon } = console.deployment;
  await console.open('/tasks?search=live-progress');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const task = await submit(
    daemon,
    simulatedTask('live-progress', {
      parameters: { 'tp-size': [1, 2, 4], 'simulated-seconds': [0.7] },
    }),
  );
  const second = await console.secondPage(`/tasks/${task}`);
  await expect(row(page, 'live-progress')).toContainText(/running/i);
  await expect(row(page, 'live-progress')).toContainText(/completed/i);
  await expect(second.getByRole('main')).toContainText(/completed/i);

  await daemon.rpc('task.delete', { task });
  await expect(row(page, 'live-progress')).toHaveCount(0);
});

test('a thousand changes at once are read again a few times, not a thousand', async ({ console }) => {
  const { page } = console;
  await console.open('/presets?search=Of+a+thousand');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  let calls = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/rpc')) ++calls;
  });
  await console.rpc('preset.transact', {
    operations: Array.from({ length: 1000 }, (_, number) => ({
      op: 'create',
      params: { name: `Of a thousand ${number}`, parameters: { 'tp-size': [1] } },
    })),
  });
  await expect(page.getByText('1,000 presets found')).toBeVisible();
  await expect(row(page, 'Of a thousand 0')).toBeVisible();
  expect(calls).toBeLessThan(50);
});
