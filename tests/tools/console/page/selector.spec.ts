// Choosing presets for a task: their order, how they are merged, what is decided, what is told.
import { doesNotScrollSideways, isAccessible } from './audit';
import { expect, test, type Console, type Page } from './fixtures';

async function make(
  console: Console,
  name: string,
  parameters: object,
  more: object = {},
): Promise<number> {
  const preset = await console.rpc('preset.create', { name, parameters, ...more });
  return (preset as { id: number }).id;
}

// A new task that begins with these presets.
async function chosen(console: Console, ...ids: number[]): Promise<void> {
  await console.open(`/tasks/new?presets=${ids.join()}`);
  await expect(console.page.getByRole('region', { name: 'Merged space' })).toBeVisible();
}

const space = (page: Page) => page.getByRole('region', { name: 'Merged space' });

const row = (page: Page, parameter: string) =>
  space(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name: parameter }) });

const order = (page: Page) =>
  page.getByRole('list', { name: 'Chosen presets' }).getByRole('listitem');

const strategy = (page: Page, label: string) =>
  page.getByRole('radiogroup', { name: 'How they are merged' }).getByText(label, { exact: true });

const conflict = (page: Page, subject: string) =>
  space(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: subject, exact: true }) });

const unfold = (page: Page) => space(page).getByRole('button', { name: /conflict/ }).click();

test('presets are searched, chosen once each, and their values say whose they are', async ({
  console,
}) => {
  const { page } = console;
  await make(console, 'Chosen alpha', { a: [1, 2] });
  await make(console, 'Chosen beta', { a: [2, 'x'] });
  await console.open('/tasks/new');
  const search = page.getByRole('textbox', { name: 'Add presets' });
  for (const name of ['Chosen alpha', 'Chosen beta']) {
    await search.fill('chosen');
    await page.getByRole('option', { name }).click();
  }
  await search.fill('chosen');
  await expect(page.getByRole('option', { name: /Chosen alpha.*selected/ })).toBeDisabled();
  await search.fill('nothing is called this');
  await expect(page.getByText('No preset has “nothing is called this” in it.')).toBeVisible();
  await page.keyboard.press('Escape');

  await expect(order(page)).toHaveCount(2);
  await expect(row(page, 'a')).toContainText('from Chosen alpha, Chosen beta');
  await expect(space(page).getByText('combinations')).toBeVisible();
});

test('the order is changed by keys and decides with “last wins”', async ({ console }) => {
  const { page } = console;
  const first = await make(console, 'Order first', { a: [1] });
  const second = await make(console, 'Order second', { a: [2] });
  await chosen(console, first, second);
  await strategy(page, 'Last wins').click();
  await expect(row(page, 'a')).toContainText(/2\d, from Order second/);

  const handle = page.getByRole('button', { name: 'Move Order second', exact: true });
  await handle.focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(order(page).first()).toContainText('Order second');
  await expect(page.getByText('Order second is 1 of 2 now')).toBeAttached();
  await expect(row(page, 'a')).toContainText(/1\d, from Order first/);

  await page.keyboard.press('Space');
  await expect(page.getByText('Order second would be 1 of 2')).toBeAttached();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText('Order second would be 2 of 2')).toBeAttached();
  await page.keyboard.press('Space');
  await expect(order(page).last()).toContainText('Order second');

  await page.keyboard.press('Delete');
  await expect(order(page)).toHaveCount(1);
});

test('a preset is dragged to another place', async ({ console }) => {
  const { page } = console;
  const first = await make(console, 'Drag first', { a: [1] });
  const second = await make(console, 'Drag second', { a: [2] });
  await chosen(console, first, second);
  const handle = page.getByRole('button', { name: 'Move Drag first', exact: true });
  const from = await handle.boundingBox();
  const to = await order(page).last().boundingBox();
  if (!from || !to) throw new Error('the presets are not to be seen');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
  await expect(order(page).last()).toContainText('Drag first');
});

test('a conflict is decided for a side, for values, and undone', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Side A', { x: [1, 2], y: [1], z: [3] });
  const b = await make(console, 'Side B', { x: [4], y: [1] });
  await chosen(console, a, b);
  await strategy(page, 'Intersection').click();
  await expect(space(page).getByText('2 conflicts')).toBeVisible();
  await expect(row(page, 'x')).toContainText('not in the result');

  await unfold(page);
  await conflict(page, 'x').getByRole('button', { name: 'Keep Side B' }).click();
  await expect(conflict(page, 'x')).toContainText('Decided: Keep Side B');
  await expect(space(page).getByText('2 conflicts, 1 open')).toBeVisible();
  await expect(row(page, 'x')).toContainText(/4\d, from Side B/);

  await conflict(page, 'z').getByRole('button', { name: 'Give values' }).click();
  const values = page.getByRole('combobox', { name: 'Values of z' });
  await values.fill('auto');
  await values.press('Enter');
  await values.fill('"5"');
  await values.press('Enter');
  await isAccessible(page, 'values being given');
  await page.getByRole('button', { name: 'Use these values' }).click();
  await expect(space(page).getByText('2 conflicts, all decided')).toBeVisible();
  await expect(row(page, 'z')).toContainText('3');
  await expect(row(page, 'z')).toContainText('auto');
  await expect(row(page, 'z')).toContainText('"5"');

  await page.getByRole('button', { name: 'Undo the decision about x' }).click();
  await expect(space(page).getByText('2 conflicts, 1 open')).toBeVisible();
  await expect(conflict(page, 'x').getByRole('button', { name: 'Keep Side A' })).toBeVisible();
});

test('many conflicts are accepted at once', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Accept A', { p: [1], q: [1], r: [1] });
  const b = await make(console, 'Accept B', { p: [2], q: [2], r: [2] });
  await chosen(console, a, b);
  await strategy(page, 'Last wins').click();
  await expect(space(page).getByText('3 conflicts')).toBeVisible();
  await unfold(page);
  await page.getByRole('button', { name: 'Accept all 3 as they are' }).click();
  await expect(space(page).getByText('3 conflicts, all decided')).toBeVisible();
});

test('one parameter has a strategy of its own', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Own A', { x: [1], y: [1] });
  const b = await make(console, 'Own B', { x: [2], y: [2] });
  await chosen(console, a, b);
  await row(page, 'x').getByRole('button', { name: 'Strategy for x' }).click();
  await page.getByRole('menuitemradio', { name: 'Last wins' }).click();
  await expect(row(page, 'x')).toContainText('Last wins');
  await expect(row(page, 'x')).toContainText(/2\d, from Own B/);
  await expect(row(page, 'y')).toContainText(/1\d, from Own A/);
  await row(page, 'x').getByRole('button', { name: 'Strategy for x' }).click();
  await page.getByRole('menuitemradio', { name: 'As all parameters' }).click();
  await expect(row(page, 'x')).toContainText(/1\d, from Own A/);
});

test('values that are never valid are told, left out, and taken back', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Never A', { x: [1, 8] });
  const b = await make(
    console,
    'Never B',
    { y: [1] },
    { constraints: [{ id: 'large', require: 'x >= 4' }] },
  );
  await chosen(console, a, b);
  await expect(row(page, 'x')).toContainText('never valid');
  await space(page).getByRole('button', { name: 'What removes points: 1 rule' }).click();
  await expect(space(page).getByText('x >= 4').first()).toBeVisible();
  await unfold(page);
  await conflict(page, 'x').getByRole('button', { name: 'Leave these values out' }).click();
  await expect(space(page).getByText('no conflicts')).toBeVisible();
  await expect(row(page, 'x')).toContainText('set by hand');
  await row(page, 'x').getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'x')).toContainText('never valid');
});

test('presets of different engines are refused, and merged all the same when asked', async ({
  console,
}) => {
  const { page } = console;
  const a = await make(console, 'Engine A', { 'tp-size': [1] }, { runtime: 'sglang' });
  const b = await make(console, 'Engine B', { 'tensor-parallel-size': [1] }, { runtime: 'vllm' });
  await console.open(`/tasks/new?presets=${a},${b}`);
  const alert = page.getByRole('alert').filter({ hasText: 'Presets of different engines' });
  await expect(alert).toContainText('sglang (Engine A), vllm (Engine B)');
  await expect(alert).not.toContainText('mixed_runtimes');
  await alert.getByRole('button', { name: 'Merge all the same' }).click();
  await expect(row(page, 'tensor-parallel-size')).toBeVisible();
  await expect(alert).toBeHidden();
});

test('what is deleted or renamed meanwhile is told, and decisions follow', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Meanwhile A', { x: [1] });
  const b = await make(console, 'Meanwhile B', { x: [2] });
  await chosen(console, a, b);
  await strategy(page, 'Intersection').click();
  await unfold(page);
  await conflict(page, 'x').getByRole('button', { name: 'Keep Meanwhile A' }).click();
  await expect(row(page, 'x')).toContainText(/1\d, from Meanwhile A/);

  await console.rpc('preset.update', { preset: a, changes: { name: 'Meanwhile renamed' } });
  await expect(page.getByText('Meanwhile A is called Meanwhile renamed now.')).toBeVisible();
  await expect(row(page, 'x')).toContainText(/1\d, from Meanwhile renamed/);
  await expect(conflict(page, 'x')).toContainText('Decided: Keep Meanwhile renamed');

  await console.rpc('preset.delete', { preset: b });
  await expect(page.getByText('Meanwhile B has been deleted')).toBeVisible();
  await expect(row(page, 'x')).toBeVisible();
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(order(page)).toHaveCount(1);
  await expect(page.getByText('Meanwhile B has been deleted')).toBeHidden();
});

test('what is chosen while a preset is looked up by name stays chosen', async ({ console }) => {
  const { page } = console;
  await make(console, 'Looked up', { x: [3] });
  const needs = await make(console, 'Needs another', { x: [1] }, { requires: ['Looked up'] });
  await chosen(console, needs);
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/rpc', async (route) => {
    const body = route.request().postData() ?? '';
    if (body.includes('"preset.get"') && body.includes('"Looked up"')) await held;
    await route.continue();
  });

  await unfold(page);
  await conflict(page, 'Looked up').getByRole('button', { name: 'Add Looked up' }).click();
  await strategy(page, 'Last wins').click();
  await expect(page.getByRole('radio', { name: 'Last wins' })).toBeChecked();
  answer();
  await expect(order(page)).toHaveCount(2);
  await expect(page.getByRole('radio', { name: 'Last wins' })).toBeChecked();
});

test('the merged space is saved as a preset that remembers its sources', async ({ console }) => {
  const { page } = console;
  const a = await make(console, 'Saved from A', { x: [1] });
  const b = await make(console, 'Saved from B', { x: [2] });
  await chosen(console, a, b);
  await space(page).getByRole('button', { name: 'Save as preset' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save the merged space as a preset' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Saved from A');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/exists/);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Saved merge');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset: 'Saved merge' })).toMatchObject({
    parameters: { x: [1, 2] },
    description: 'Merged from Saved from A, Saved from B (union)',
    merged_from: { presets: [{ name: 'Saved from A' }, { name: 'Saved from B' }] },
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the selector fits 400 pixels and is accessible, ${colorScheme}`, async ({ console }) => {
    const { page } = console;
    await page.emulateMedia({ colorScheme });
    const long = `Narrow with a long name ${'x'.repeat(80)} ${colorScheme}`;
    const a = await make(console, long, { 'a-parameter-with-a-long-name': ['v'.repeat(120), 2] });
    const b = await make(console, `Narrow B ${colorScheme}`, { b: [1], 'tp-sise': [1] });
    await page.setViewportSize({ width: 400, height: 800 });
    await chosen(console, a, b);
    await strategy(page, 'Intersection').click();
    await expect(space(page).getByText('3 conflicts')).toBeVisible();
    await unfold(page);
    await expect(conflict(page, 'b')).toBeVisible();
    await isAccessible(page, `the selector, ${colorScheme}`);
    await doesNotScrollSideways(page, 'the selector');
  });
}
