// One task: what came out of it, its trials and their logs, and what can be done with it.
import { expect, test, type Console } from './fixtures';
import { doesNotScrollSideways, isAccessible } from './audit';
import { ended, simulatedTask, submit } from './sample';
import { dialog } from './steps';

async function finished(console: Console, name: string, more = {}): Promise<number> {
  const { daemon } = console.deployment;
  const id = await submit(
    daemon,
    simulatedTask(name, {
      parameters: { 'tp-size': [1, 2, 4], 'schedule-policy': ['fcfs', 'lpm'] },
      optimization: { objective: 'maximize_throughput', baseline: true },
      ...more,
    }),
  );
  await ended(daemon, id);
  return id;
}

test('the best trial stands against the defaults, with flags to copy', async ({ console }) => {
  const { page } = console;
  const id = await finished(console, 'best one');
  const { summary } = (await console.rpc('task.get', { task: id })) as {
    summary: { best: { trial: number; score: number } };
  };
  await console.open(`/tasks/${id}`);
  const best = page.getByRole('region', { name: 'Best so far' });
  await expect(best).toContainText(`${Number((-summary.best.score).toPrecision(4))} tok/s`);
  await expect(page.getByRole('img', { name: /Score of 7 trials that succeeded/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Effects' }).click();
  await expect(page).toHaveURL(/tab=effects/);
  const effect = page.getByRole('region', { name: 'Effect of tp-size' });
  await expect(effect.getByRole('row')).toHaveCount(4);
  await page.getByRole('tab', { name: 'Latency and throughput' }).click();
  await expect(page.getByRole('img', { name: /Latency against throughput of 7/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Document' }).click();
  await expect(page.getByRole('textbox', { name: 'Document' })).toContainText('"best one"');
});

test('trials open with metrics, flags and violations, in order or best first', async ({
  console,
}) => {
  const { page } = console;
  const id = await finished(console, 'opened trials', {
    slo: { ttft: { threshold: 0.0001 }, curve: 'smooth' },
  });
  await console.open(`/tasks/${id}`);
  const table = page.getByRole('table', { name: 'Trials' });
  await table.getByRole('button', { name: 'Trial 1', exact: true }).click();
  await expect(table.getByRole('region', { name: 'Metrics' })).toContainText('Total throughput');
  await expect(table.getByRole('region', { name: 'Parameters of the trial' })).toContainText(
    '--tp-size 1',
  );
  await expect(table.getByRole('region', { name: 'Broken limits' })).toContainText(
    '0.1 ms is allowed',
  );
  const orders = page.getByRole('radiogroup', { name: 'Order of the trials' });
  await orders.getByText('Best first').click();
  const { trials } = (await console.rpc('task.trials', {
    task: id,
    order: 'score',
    limit: 1,
  })) as unknown as { trials: { trial: number }[] };
  await expect(table.getByRole('row').nth(1)).toContainText(String(trials[0]?.trial));
});

test('a log is followed while it grows, and can be searched', async ({
  console,
}) => {
  const { page } = console;
  // A line for each level, when it begins.
  const id = await submit(
    console.deployment.daemon,
    simulatedTask('logged', {
      parameters: { 'simulated-seconds': [5] },
      benchmark: { num_concurrency: [4, 8], traffic_scenarios: ['D(128,64)'] },
    }),
  );
  await console.open(`/tasks/${id}`);
  await page.getByRole('button', { name: 'Log of trial 0', exact: true }).click();
  const log = dialog(page, /Log of trial 0/);
  await expect(log.getByRole('log')).toContainText('concurrency 4');
  await expect(log.getByRole('log')).toContainText('concurrency 8');
  await log.getByRole('searchbox', { name: 'Search the log' }).fill('CONCURRENCY');
  await expect(log.getByText('1 of 2')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(log.getByText('2 of 2')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(log).toBeHidden();
});

test('the winner becomes a preset; a name that is taken is told at the field', async ({
  console,
}) => {
  const { page } = console;
  const id = await finished(console, 'has a winner');
  await console.rpc('preset.create', { name: 'Taken winner', parameters: { x: [1] } });
  await console.open(`/tasks/${id}`);
  await page.getByRole('button', { name: 'Save winner' }).click();
  const saving = dialog(page, 'Save the winner as a preset');
  const name = saving.getByRole('textbox', { name: 'Name' });
  await name.fill('Taken winner');
  await saving.getByRole('button', { name: 'Save' }).click();
  await expect(name).toHaveAccessibleDescription(/Taken winner/);
  await name.fill('New winner');
  await saving.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: '“New winner”' }).click();
  await expect(page).toHaveURL(/\/presets\?/);
  expect(await console.rpc('preset.get', { preset: 'New winner' })).toMatchObject({
    parameters: { 'tp-size': expect.any(Array) },
  });
});

test('a task that runs counts up, is cancelled, and asks at most a few times a second', async ({
  console,
}) => {
  const { daemon } = console.deployment;
  const { page } = console;
  const values = Array.from({ length: 50 }, (_, index) => index);
  const quick = await submit(
    daemon,
    simulatedTask('quick', { parameters: { x: values, y: [1, 2] } }),
  );
  let asked = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('"task.get"')) ++asked;
  });
  const begun = Date.now();
  await console.open(`/tasks/${quick}`);
  await expect(page.getByText('100 of 100 trials')).toBeVisible({ timeout: 30_000 });
  const seconds = (Date.now() - begun) / 1000;
  expect(asked).toBeLessThanOrEqual(2 * Math.ceil(seconds) + 2);
  expect(asked).toBeGreaterThan(0);
  await expect(page.getByRole('table', { name: 'Trials' })).toHaveAttribute('aria-rowcount', '101');

  const slow = await submit(
    daemon,
    simulatedTask('slow', { parameters: { 'simulated-seconds': [600], x: [1, 2] } }),
  );
  await console.open(`/tasks/${slow}`);
  await expect(page.getByText('Running').first()).toBeVisible();
  const waiting = await submit(daemon, simulatedTask('waits'));
  const other = await console.secondPage(`/tasks/${waiting}`);
  await expect(other.getByText('Next in the queue')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await dialog(page, /Cancel/).getByRole('button', { name: 'Cancel the task' }).click();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expect(other.getByText('Completed')).toBeVisible();
});

test('a failed task says why, in words', async ({ console }) => {
  const { page } = console;
  const id = await finished(console, 'all wrong', {
    parameters: { 'simulated-fault': ['exit'] },
    optimization: { objective: 'minimize_ttft' },
  });
  await console.open(`/tasks/${id}`);
  await expect(page.getByRole('alert').filter({ hasText: 'The benchmark failed' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save winner' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
});

test('a task runs again as it was', async ({ console }) => {
  const { page } = console;
  const id = await finished(console, 'once more');
  await console.open(`/tasks/${id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Run again', exact: true }).click();
  await expect(page).not.toHaveURL(new RegExp(`/tasks/${id}$`));
  await expect(page.getByRole('heading', { level: 1, name: 'once more' })).toBeVisible();
  const { tasks } = (await console.rpc('task.list', { search: 'once more' })) as unknown as {
    tasks: object[];
  };
  expect(tasks).toHaveLength(2);
});

test('a task that is not there, or is deleted elsewhere, says so', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/999999');
  await expect(page.getByRole('heading', { name: 'No such task' })).toBeVisible();
  await console.open('/tasks/nonsense');
  await expect(page.getByRole('heading', { name: 'No such task' })).toBeVisible();
  const id = await finished(console, 'soon gone');
  await console.open(`/tasks/${id}`);
  await expect(page.getByRole('heading', { level: 1, name: 'soon gone' })).toBeVisible();
  await console.rpc('task.delete', { task: id });
  await expect(page.getByText('This task was deleted')).toBeVisible();
});

test('a task’s page keeps no one out: light, dark, narrow', async ({ console }) => {
  test.slow(); // it looks at twelve pages
  const { page } = console;
  const id = await finished(console, 'looked at', {
    slo: { ttft: { threshold: 0.0001 }, curve: 'smooth' },
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const tab of ['trials', 'effects', 'compromises', 'document']) {
      await console.open(`/tasks/${id}?tab=${tab}`);
      await expect(page.getByRole('heading', { level: 1, name: 'looked at' })).toBeVisible();
      if (tab === 'trials') {
        await page.getByRole('button', { name: 'Trial 1', exact: true }).click();
        await expect(page.getByRole('region', { name: 'Metrics' })).toBeVisible();
      }
      await isAccessible(page, `${tab}, ${colorScheme}`);
    }
  }
  await page.setViewportSize({ width: 400, height: 800 });
  for (const tab of ['trials', 'effects', 'compromises', 'document']) {
    await console.open(`/tasks/${id}?tab=${tab}`);
    await expect(page.getByRole('heading', { level: 1, name: 'looked at' })).toBeVisible();
    await doesNotScrollSideways(page, tab);
  }
});
