// A new task: presets, changes by hand, manual entry, preview, submit.
import { expect, test, type Console, type Page } from './fixtures';
import { isAccessible } from './audit';

async function addPreset(page: Page, name: string): Promise<void> {
  const search = page.getByRole('textbox', { name: 'Add presets' });
  await search.fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
}

async function fillTask(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Model', exact: true }).fill('Qwen/Qwen3-8B');
  await page.getByRole('combobox', { name: 'Runtime' }).fill('simulated');
}

const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
const edits = (page: Page) => page.getByRole('group', { name: 'Changes by hand' });

async function makePresets(console: Console, prefix: string): Promise<number[]> {
  const ids: number[] = [];
  const spaces = [{ 'tp-size': [1, 2], 'page-size': [16] }, { 'tp-size': [2, 4] }];
  for (const [index, parameters] of spaces.entries()) {
    const name = `${prefix} ${index + 1}`;
    const { id } = await console.rpc('preset.create', { name, parameters });
    ids.push(Number(id));
  }
  return ids;
}

test('presets are merged, fine-tuned by hand, previewed and submitted', async ({ console }) => {
  const { page } = console;
  const ids = await makePresets(console, 'Flow space');
  await console.open('/tasks/new');
  await fillTask(page, 'from presets');
  await addPreset(page, 'Flow space 1');
  await addPreset(page, 'Flow space 2');
  await expect(preview(page).getByText('3 trials')).toBeVisible();

  await edits(page).getByRole('button', { name: 'Remove 4 from tp-size' }).click();
  await expect(preview(page).getByText('2 trials')).toBeVisible();
  const changed = page.getByRole('list', { name: 'Changed by hand' });
  await expect(changed.getByRole('listitem')).toHaveText(/tp-size.*changed by hand/);
  await changed.getByRole('button', { name: 'tp-size: back to merged' }).click();
  await expect(changed).toBeHidden();
  await expect(preview(page).getByText('3 trials')).toBeVisible();
  await edits(page).getByRole('button', { name: 'Remove 4 from tp-size' }).click();
  await expect(preview(page).getByText('2 trials')).toBeVisible();

  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'from presets' })).toBeVisible();
  await expect(page.getByText('Completed')).toBeVisible();
  const { submitted } = await console.rpc('task.get', { task: 'from presets' });
  expect(submitted).toMatchObject({ presets: ids, parameters: { 'tp-size': [1, 2] } });
});

test('the address chooses presets; manual entry begins with the merged lists, nothing is lost', async ({
  console,
}) => {
  const { page } = console;
  const ids = await makePresets(console, 'Both ways');
  await console.open(`/tasks/new?presets=${ids.join(',')}`);
  await expect(preview(page).getByText('3 trials')).toBeVisible();
  await page.getByText('Manual entry', { exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Add presets' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Remove 4 from tp-size' })).toBeVisible();
  await expect(preview(page).getByText('3 trials')).toBeVisible();
  await page.getByRole('button', { name: 'Remove 4 from tp-size' }).click();
  await expect(preview(page).getByText('2 trials')).toBeVisible();

  await page.getByText('Use presets', { exact: true }).click();
  await expect(preview(page).getByText('3 trials')).toBeVisible();
  await page.getByText('Manual entry', { exact: true }).click();
  await expect(preview(page).getByText('2 trials')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove 4 from tp-size' })).toBeHidden();
});

test('what the daemon refuses stands at its field, and what was typed stays', async ({
  console,
}) => {
  const { page } = console;
  await console.open('/tasks/new');
  await page.getByRole('button', { name: 'Submit the task' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toHaveAccessibleDescription(/is missing/);
  await expect(name).toBeFocused();
  await name.fill('refused');
  await expect(name).not.toHaveAccessibleDescription(/is missing/);

  await page.getByRole('textbox', { name: 'Most trials' }).fill('0');
  await expect(page.getByRole('textbox', { name: 'Most trials' })).toHaveAccessibleDescription(
    /from 1 to/,
  );
  await expect(name).toHaveValue('refused');

  await page.getByRole('button', { name: /More about the search/ }).click();
  await page.getByRole('textbox', { name: 'Repeats' }).fill('100');
  await expect(page.getByRole('textbox', { name: 'Repeats' })).toHaveAccessibleDescription(
    /from 1 to 25/,
  );
});

test('a runtime that no runner has is told, and the form stays', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  await fillTask(page, 'no runner');
  await page.getByRole('combobox', { name: 'Runtime' }).fill('steam');
  await page.getByText('Manual entry', { exact: true }).click();
  await expect(preview(page).getByText('none fits yet')).toBeVisible();
  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('alert', { name: 'The task was not submitted' })).toContainText(
    'no runner for',
  );
  await expect(page.getByRole('combobox', { name: 'Runtime' })).toHaveValue('steam');
});

test('limits and the strategy’s own fields go into the document', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  await fillTask(page, 'with limits');
  await page.getByText('Manual entry', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Strategy' }).click();
  await page.getByRole('option', { name: 'Bayesian' }).click();
  await page.getByRole('textbox', { name: 'Seed' }).fill('7');
  await page.getByRole('button', { name: /^Limits/ }).click();
  await page.getByRole('textbox', { name: 'Latency, p99: threshold in seconds' }).fill('2.5');
  await page.getByRole('switch', { name: 'Latency, p99: hard limit' }).click({ force: true });
  await expect(page.getByText('take the smooth curve')).toBeVisible();
  await page.getByRole('combobox', { name: 'Penalty curve' }).click();
  await page.getByRole('option', { name: /Smooth/ }).click();
  await expect(page.getByText('take the smooth curve')).toBeHidden();
  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'with limits' })).toBeVisible();
  const { submitted } = await console.rpc('task.get', { task: 'with limits' });
  expect(submitted).toMatchObject({
    optimization: { strategy: 'bayesian', seed: 7 },
    slo: { latency: { p99: { threshold: 2.5, hard_fail: true } }, curve: 'smooth' },
  });
});

test('the new task has nothing that keeps people out, light or dark', async ({ console }) => {
  test.slow(); // axe looks at long pages
  const { page } = console;
  const ids = await makePresets(console, 'Audited space');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await console.open(`/tasks/new?presets=${ids.join(',')}`);
    await expect(preview(page).getByText('3 trials')).toBeVisible();
    await page.getByRole('button', { name: /^Limits/ }).click();
    await isAccessible(page, `new task, ${colorScheme}`);
  }
});
