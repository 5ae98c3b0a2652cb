// Presets that come in as files: looked at first, imported, taken back.
import { isAccessible, doesNotScrollSideways } from './audit';
import { expect, test, type Console, type Page } from './fixtures';

interface TextFile {
  name: string;
  text: string;
}

function document(...presets: { name: string; parameters: object }[]): string {
  return JSON.stringify({ version: '1.0', presets });
}

const asFile = ({ name, text }: TextFile) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
});

// The dialog with these files chosen.
async function choose(console: Console, ...files: TextFile[]) {
  const { page } = console;
  await console.open('/presets');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import presets' });
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(files.map(asFile));
  return dialog;
}

const rule = (page: Page, label: string) =>
  page.getByRole('radiogroup', { name: 'Where a name is taken' }).getByText(label, { exact: true });

test('what would happen is shown for each of the four rules', async ({ console }) => {
  const { page } = console;
  await console.rpc('preset.create', { name: 'Import taken', parameters: { a: [1] } });
  const text = document(
    { name: 'Import taken', parameters: { a: [2] } },
    { name: 'Import fresh', parameters: { a: [1] } },
  );
  const dialog = await choose(console, { name: 'two.json', text });
  const row = (name: string) => dialog.getByRole('row').filter({ hasText: name });

  await expect(row('Import taken')).toContainText('the name is taken');
  await expect(dialog.getByText('Nothing of this file is imported')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();

  await rule(page, 'Skip').click();
  await expect(row('Import taken')).toContainText('left out');
  await expect(row('Import fresh')).toContainText('new');
  await expect(dialog.getByRole('button', { name: 'Import 1 preset' })).toBeEnabled();

  await rule(page, 'Rename').click();
  await expect(row('Import taken')).toContainText('becomes “Import taken (2)”');

  await rule(page, 'Replace').click();
  await expect(row('Import taken')).toContainText('replaces it, as revision 2');
  await dialog.getByRole('button', { name: 'Import 2 presets' }).click();
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset: 'Import taken' })).toMatchObject({
    revision: 2,
    parameters: { a: [2] },
  });

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => console.rpc('preset.get', { preset: 'Import taken' }))
    .toMatchObject({ parameters: { a: [1] } });
  await expect(console.rpc('preset.get', { preset: 'Import fresh' })).rejects.toThrow();
});

test('a system preset cannot be replaced, which is said before', async ({ console }) => {
  const text = document(
    { name: 'Balanced', parameters: { a: [1] } },
    { name: 'Import beside', parameters: { a: [1] } },
  );
  const dialog = await choose(console, { name: 'system.json', text });
  await rule(console.page, 'Replace').click();
  await expect(dialog.getByRole('row').filter({ hasText: 'Balanced' })).toContainText(
    'a system preset',
  );
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
});

test('a wrong file says where it is wrong and does not stop the others', async ({ console }) => {
  const { page } = console;
  const dialog = await choose(
    console,
    { name: 'syntax.json', text: '{\n  "version": "1.0" "preset": {}\n}' },
    {
      name: 'faults.json',
      text: document({ name: 'Import faulty', parameters: { 'tp-size': 4 } }),
    },
    { name: 'good.json', text: document({ name: 'Import good', parameters: { a: [1] } }) },
  );
  const file = (name: string) => dialog.getByRole('listitem').filter({ hasText: name });
  await expect(file('syntax.json')).toContainText('Line 2, column 20');
  await expect(file('faults.json')).toContainText('/parameters/tp-size');
  await expect(file('faults.json')).toContainText('expected a list of candidate values');
  await expect(dialog.getByText('2 of 3 files cannot be imported')).toBeVisible();

  await dialog.getByRole('button', { name: 'Import 1 preset' }).click();
  await expect(file('good.json')).toContainText('Imported');
  await expect(file('syntax.json')).toBeVisible();
  await expect(page.getByText('“Import good” is imported.')).toBeVisible();
  expect(await console.rpc('preset.get', { preset: 'Import good' })).toMatchObject({
    parameters: { a: [1] },
  });
  await isAccessible(page, 'the import of good and wrong files');
});

test('a file that could not be imported is looked at again', async ({ console }) => {
  console.expectFault(/503/);
  const text = document({ name: 'Import later', parameters: { a: [1] } });
  const dialog = await choose(console, { name: 'later.json', text });
  const file = dialog.getByRole('listitem').filter({ hasText: 'later.json' });
  await expect(file.getByRole('row', { name: 'Import later' })).toContainText('new');
  await console.stopDaemon();
  await dialog.getByRole('button', { name: 'Import 1 preset' }).click();
  const again = file.getByRole('button', { name: 'Look at it again' });
  await expect(again).toBeVisible();
  await console.startDaemon();
  await expect(console.page.getByText('The daemon does not answer')).toBeHidden();
  await again.click();
  await dialog.getByRole('button', { name: 'Import 1 preset' }).click();
  await expect(dialog).toBeHidden();
  await console.rpc('preset.get', { preset: 'Import later' });
});

test('a file that is too large is not sent', async ({ console }) => {
  let sent = 0;
  console.page.on('request', (request) => {
    sent = Math.max(sent, request.postDataBuffer()?.length ?? 0);
  });
  const text = document({ name: 'Import large', parameters: { a: ['x'.repeat(5 << 20)] } });
  const dialog = await choose(console, { name: 'large.json', text });
  await expect(dialog.getByText('It is too large: 5 MiB, and 4 MiB')).toBeVisible();
  expect(sent).toBeLessThan(1 << 20);
});

test('files that are dropped on the page are looked at in the dialog', async ({ console }) => {
  const { page } = console;
  await console.open('/presets');
  const heading = page.getByRole('heading', { level: 1 });
  const dataTransfer = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return transfer;
  }, document({ name: 'Import dropped', parameters: { a: [1] } }));
  await heading.dispatchEvent('dragenter', { dataTransfer });
  await expect(page.getByText('Drop the files to import their presets')).toBeVisible();
  await heading.dispatchEvent('drop', { dataTransfer });
  await expect(page.getByText('Drop the files to import their presets')).toBeHidden();

  const dialog = page.getByRole('dialog', { name: 'Import presets' });
  await dialog.getByRole('button', { name: 'Import 1 preset' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'Import dropped' })).toBeVisible();
});

test('what changes meanwhile changes what would happen', async ({ console }) => {
  const text = document({ name: 'Import meanwhile', parameters: { a: [1] } });
  const dialog = await choose(console, { name: 'one.json', text });
  const row = dialog.getByRole('row').filter({ hasText: 'Import meanwhile' });
  await expect(row).toContainText('new');
  await console.rpc('preset.create', { name: 'Import meanwhile', parameters: { a: [2] } });
  await expect(row).toContainText('the name is taken');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the dialog fits 400 pixels and is accessible, ${colorScheme}`, async ({ console }) => {
    const { page } = console;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 400, height: 800 });
    const name = `Import with a long name ${'x'.repeat(80)} ${colorScheme}`;
    const text = document({ name, parameters: { 'tp-sise': [1] } });
    const dialog = await choose(console, { name: 'narrow.json', text });
    await expect(dialog.getByText(name)).toBeVisible();
    await isAccessible(page, `the import, ${colorScheme}`);
    await doesNotScrollSideways(page, 'the import');
  });
}
