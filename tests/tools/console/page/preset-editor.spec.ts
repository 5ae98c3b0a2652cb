// A preset is made and changed: by the form, as JSON, with what the daemon says to it.
import { isAccessible } from './audit';
import {
  addParameter, adder, expectValues, field, openExisting, openNew, showView, writeJson,
} from './editing';
import { expect, test } from './fixtures';

test('a preset is made with the form alone, by keys', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await field(dialog, 'Name').fill('Made by form');
  await dialog.getByRole('combobox', { name: 'Category' }).fill('performance');
  await dialog.getByRole('combobox', { name: 'Runtime', exact: true }).fill('sglang');
  await addParameter(dialog, 'tp-size');
  await page.keyboard.type('1,2,');
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await addParameter(dialog, 'max-running-requests');
  await page.keyboard.type('64..512x2');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('64..512x2', { exact: true })).toBeVisible();
  await expect(dialog.getByRole('status').filter({ hasText: '12 points' })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset: 'Made by form' })).toMatchObject({
    category: 'performance',
    runtime: 'sglang',
    parameters: {
      'tp-size': [1, 2, 4],
      'max-running-requests': { range: { from: 64, to: 512, factor: 2 } },
    },
  });
});

test('form and JSON follow each other; spelling, order and unknown members stay', async ({
  console,
}) => {
  const { page } = console;
  const dialog = await openNew(console);
  await showView(dialog, 'Both');
  await writeJson(
    dialog,
    '{"odd": 1.50, "parameters": {"b": [1.0, 9007199254740993], "a": ["1", 1]}, "name": "Followed"}',
  );
  await expect(field(dialog, 'Name')).toHaveValue('Followed');
  await expectValues(dialog, 'b', ['1.0', '9007199254740993']);
  await expectValues(dialog, 'a', ['"1"', '1']);

  await adder(dialog, 'a').fill('true');
  await adder(dialog, 'a').press('Enter');
  await field(dialog, 'Description').fill('Said');
  const text = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await expect(text).toContainText('"odd": 1.50');
  await expect(text).toContainText('"b": [1.0, 9007199254740993]');
  await expect(text).toContainText('"a": ["1", 1, true]');
  await expect(text).toContainText('"description": "Said"');

  // The daemon does not know the member, and says so; without it the preset is made as written.
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText(/is no field of a preset/)).toBeVisible();
  await writeJson(dialog, '{"parameters": {"b": [1.0, 9007199254740993]}, "name": "Followed"}');
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await console.open('/presets?search=Followed');
  await page.getByRole('row', { name: /Followed/ }).getByRole('link').click();
  await expect(page.getByRole('dialog').getByText('9007199254740993')).toBeVisible();
  await expect(page.getByRole('dialog').getByText('1.0', { exact: true })).toBeVisible();
});

test('a text that is no JSON keeps the form as it was, and says where it breaks', async ({
  console,
}) => {
  const dialog = await openNew(console);
  await showView(dialog, 'Both');
  await writeJson(dialog, '{"name": "Whole", "parameters": {"a": [1]}}');
  await expect(field(dialog, 'Name')).toHaveValue('Whole');
  await writeJson(dialog, '{"name": "Broken", "parameters": {"a": [1}');
  await expect(dialog.getByRole('alert').filter({ hasText: 'not a preset' })).toBeVisible();
  await expect(field(dialog, 'Name')).toHaveValue('Whole');
  await expect(field(dialog, 'Name')).toHaveAttribute('readonly', '');
  await expectValues(dialog, 'a', ['1']);

  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByRole('alert').filter({ hasText: 'not a preset' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Back to what it was' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Preset as JSON' })).toContainText('"Whole"');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('a taken name is told at the name; what was typed stays', async ({ console }) => {
  await console.rpc('preset.create', { name: 'Taken already', parameters: { a: [1] } });
  const dialog = await openNew(console);
  await field(dialog, 'Name').fill('Taken already');
  await addParameter(dialog, 'tp-size');
  await console.page.keyboard.type('8');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(field(dialog, 'Name')).toHaveAccessibleDescription(/taken/);
  await expect(field(dialog, 'Name')).toBeFocused();
  await expectValues(dialog, 'tp-size', ['8']);
  await field(dialog, 'Name').fill('Not taken');
  await expect(field(dialog, 'Name')).not.toHaveAccessibleDescription(/taken/);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog).toBeHidden();
});

test('what the daemon refuses is told at its field', async ({ console }) => {
  const dialog = await openNew(console);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(field(dialog, 'Name')).toHaveAccessibleDescription(/empty/);
  await expect(dialog.getByText('must have at least one parameter')).toBeVisible();
  await field(dialog, 'Name').fill(' blank');
  await addParameter(dialog, 'a');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(field(dialog, 'Name')).toHaveAccessibleDescription(/blank/);
  await expect(dialog.getByRole('group', { name: 'a' }).getByText(/list .* is empty/)).toBeVisible();
});

test('only what changed is written', async ({ console }) => {
  const made = await console.rpc('preset.create', {
    name: 'Changed in part',
    description: 'before',
    parameters: { 'tp-size': [1, 2] },
    metadata: { tags: ['one'], author: 'me' },
  });
  const dialog = await openExisting(console, 'Changed in part');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await field(dialog, 'Description').fill('after');
  // Meanwhile another field is changed: that is no conflict of fields, but of revisions.
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const diff = await console.rpc('preset.diff', { preset: made['id'], from: 1, to: 2 });
  expect(diff['fields']).toEqual({ description: { from: 'before', to: 'after' } });
  expect(diff['parameters']).toEqual({ added: {}, removed: {}, changed: {} });
});

test('tags and metadata are edited beside each other', async ({ console }) => {
  await console.rpc('preset.create', {
    name: 'With metadata',
    parameters: { a: [1] },
    metadata: { author: 'me', tags: ['one'] },
  });
  const { page } = console;
  const dialog = await openExisting(console, 'With metadata');
  await dialog.getByRole('combobox', { name: 'Tags' }).fill('two');
  await page.keyboard.press('Enter');
  const metadata = dialog.getByRole('textbox', { name: 'Metadata' });
  await metadata.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{"author": ');
  await expect(dialog.getByText('The document keeps what was there.')).toBeVisible();
  await page.keyboard.insertText('"you"}');
  await expect(dialog.getByText('The document keeps what was there.')).toBeHidden();
  await page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  expect((await console.rpc('preset.get', { preset: 'With metadata' }))['metadata']).toEqual({
    author: 'you',
    tags: ['one', 'two'],
  });
});

test('leaving with changes asks, without changes it does not', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const again = await openNew(console);
  await field(again, 'Name').fill('Half done');
  await page.keyboard.press('Escape');
  const question = page.getByRole('alertdialog', { name: 'Discard the changes?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(field(again, 'Name')).toHaveValue('Half done');
  await again.getByRole('button', { name: 'Cancel' }).click();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(again).toBeHidden();
});

test('an Escape closes the list or the suggestions that are open, not the editor', async ({
  console,
}) => {
  const { page } = console;
  const dialog = await openNew(console);
  await dialog.getByRole('combobox', { name: 'Runtime', exact: true }).fill('sglang');
  await addParameter(dialog, 'tp-size');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox')).toBeVisible();
  await expect(adder(dialog, 'tp-size')).toHaveAttribute('aria-expanded', 'true');
  await isAccessible(page, 'suggestions');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  await expect(dialog).toBeVisible();
  await expect(page.getByRole('alertdialog')).toBeHidden();

  await showView(dialog, 'JSON');
  const editor = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await editor.click();
  await page.keyboard.press('ControlOrMeta+f');
  await expect(dialog.getByRole('textbox', { name: 'Find' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('textbox', { name: 'Find' })).toBeHidden();
  await expect(dialog).toBeVisible();
});

test('the editor is accessible in both views and at 400 px', async ({ console }) => {
  const { page } = console;
  await page.setViewportSize({ width: 400, height: 800 });
  const dialog = await openNew(console);
  await dialog.getByRole('combobox', { name: 'Runtime', exact: true }).fill('sglang');
  await addParameter(dialog, 'tp-sise');
  await page.keyboard.type('1,x,');
  await expect(dialog.getByRole('button', { name: 'Rename to tp-size' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isAccessible(page, `form, ${colorScheme}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(400);
    await showView(dialog, 'JSON');
    await expect(dialog.getByRole('textbox', { name: 'Preset as JSON' })).toBeVisible();
    await isAccessible(page, `JSON, ${colorScheme}`);
    await showView(dialog, 'Form');
  }
});
