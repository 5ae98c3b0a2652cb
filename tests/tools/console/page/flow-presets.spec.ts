// "Managing presets" and "Import/export", whole, as one goes through them.
import { readFile } from 'node:fs/promises';

import { addParameter, field, openExisting, openNew, writeJson, showView } from './editing';
import { expect, test } from './fixtures';
import { choose, dialog, row } from './steps';

test('a preset is made, seen, changed, compared with what it was, restored and used', async ({
  console,
}) => {
  const { page } = console;
  const editor = await openNew(console);
  await field(editor, 'Name').fill('Managed from end to end');
  await field(editor, 'Description').fill('Made by hand');
  await editor.getByRole('combobox', { name: 'Category' }).fill('custom');
  await addParameter(editor, 'tp-size');
  await page.keyboard.type('1,2,');
  await editor.getByRole('button', { name: 'Create' }).click();
  await expect(editor).toBeHidden();

  // In the table, with what was given, in this window and in a search.
  await console.open('/presets?search=Managed+from');
  await expect(row(page, 'Managed from end to end')).toContainText('Made by hand');
  await expect(row(page, 'Managed from end to end')).toContainText('custom');

  const again = await openExisting(console, 'Managed from end to end');
  await showView(again, 'JSON');
  await writeJson(
    again,
    '{"name": "Managed from end to end", "category": "custom", "parameters": {"tp-size": [2, 4]}}',
  );
  await again.getByRole('button', { name: 'Save' }).click();
  await expect(again).toBeHidden();
  expect((await console.rpc('preset.get', { preset: 'Managed from end to end' })).parameters).toEqual(
    { 'tp-size': [2, 4] },
  );

  await choose(page, 'Managed from end to end', 'History');
  const history = dialog(page, /History/);
  await expect(history.getByText('tp-size').first()).toBeVisible();
  await history.getByRole('button', { name: /^Restore/ }).first().click();
  await dialog(page, /Restore/)
    .last()
    .getByRole('button', { name: /Restore/ })
    .last()
    .click();
  await expect
    .poll(async () => {
      const { parameters } = await console.rpc('preset.get', { preset: 'Managed from end to end' });
      return parameters;
    })
    .toEqual({ 'tp-size': [1, 2] });

  // Available at once where tasks are made.
  await console.open('/tasks/new');
  await page.getByRole('textbox', { name: 'Add presets' }).fill('Managed from');
  await expect(page.getByRole('option', { name: /Managed from end to end/ })).toBeVisible();
});

test('a downloaded preset is uploaded again; its taken name is told, then renamed', async ({
  console,
}) => {
  const { page } = console;
  const parameters = { 'mem-fraction-static': [0.8, 0.9], 'schedule-policy': ['lpm'] };
  await console.rpc('preset.create', { name: 'Sent as a file', parameters });
  await console.open('/presets?search=Sent+as');

  const downloading = page.waitForEvent('download');
  await choose(page, 'Sent as a file', 'Export');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('preset-Sent as a file.json');
  const file = await download.path();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    preset: { name: 'Sent as a file', parameters },
  });

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const importing = dialog(page, 'Import presets');
  const choosing = page.waitForEvent('filechooser');
  await importing.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(file);
  await expect(importing.getByRole('list', { name: 'Files' })).toContainText(/taken|exists/i);
  await expect(importing.getByRole('button', { name: /^Import/ })).toBeDisabled();

  await importing.getByText('Rename', { exact: true }).click();
  await importing.getByRole('button', { name: 'Import 1 preset' }).click();
  await expect(importing).toBeHidden();
  await expect(row(page, 'Sent as a file (2)')).toBeVisible();
  expect(await console.rpc('preset.get', { preset: 'Sent as a file (2)' })).toMatchObject({
    parameters,
  });
});

test('a file that is no JSON says where, and nothing is imported', async ({ console }) => {
  const { page } = console;
  await console.open('/presets');
  const before = (await console.rpc('preset.list', { limit: 1 })).total;
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const importing = dialog(page, 'Import presets');
  const choosing = page.waitForEvent('filechooser');
  await importing.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles({
    name: 'broken.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{\n  "preset": {"name": "x",\n}'),
  });
  await expect(importing).toContainText('broken.json');
  await expect(importing).toContainText(/line 3/i);
  await expect(importing.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  expect((await console.rpc('preset.list', { limit: 1 })).total).toBe(before);
});

test('an existing preset cannot take the name of another', async ({ console }) => {
  await console.rpc('preset.create', { name: 'Name that is taken', parameters: { a: [1] } });
  await console.rpc('preset.create', { name: 'Wants another name', parameters: { a: [1] } });
  const editor = await openExisting(console, 'Wants another name');
  await field(editor, 'Name').fill('Name that is taken');
  await editor.getByRole('button', { name: 'Save' }).click();
  await expect(field(editor, 'Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(editor).toContainText(/already|taken/i);
  await expect(field(editor, 'Name')).toHaveValue('Name that is taken');
  await console.rpc('preset.get', { preset: 'Wants another name' });
});
