// Presets that leave as files, and come back from them.
import { readFile } from 'node:fs/promises';

import { expect, test, type Console } from './fixtures';

// The file that the browser saved.
async function saved(console: Console, act: () => Promise<void>) {
  const download = console.page.waitForEvent('download');
  await act();
  const file = await download;
  return { name: file.suggestedFilename(), path: await file.path() };
}

async function exportOne(console: Console, name: string) {
  await console.page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  return saved(console, () => console.page.getByRole('menuitem', { name: /Export/ }).click());
}

test('a preset goes through a file and comes back as it was', async ({ console }) => {
  const { page } = console;
  const parameters = { 'mem-fraction-static': [0.5, 0.85], 'schedule-policy': ['fcfs', null] };
  const metadata = { tags: ['kept'], owner: 'ops' };
  await console.rpc('preset.create', { name: 'Export/round', parameters, metadata });
  await console.open('/presets?search=Export%2Fround');
  const file = await exportOne(console, 'Export/round');
  expect(file.name).toBe('preset-Export_round.json');

  await console.rpc('preset.delete', { preset: 'Export/round' });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Import presets' });
  const choosing = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(file.path);
  await dialog.getByRole('button', { name: 'Import 1 preset' }).click();
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset: 'Export/round' })).toMatchObject({
    parameters,
    metadata,
  });
});

test('numbers are in the file as they were written', async ({ console }) => {
  const { page } = console;
  await console.open('/presets');
  const body =
    '{"jsonrpc":"2.0","id":1,"method":"preset.create","params":{"name":"Export numbers",' +
    '"parameters":{"a":[1.0,12345678901234567890,0.10]}}}';
  const status = await page.evaluate(async (text) => {
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('/api/rpc', { method: 'POST', headers, body: text })).status;
  }, body);
  expect(status).toBe(200);
  await console.open('/presets?search=Export+numbers');
  const { path } = await exportOne(console, 'Export numbers');
  const text = await readFile(path, 'utf8');
  const served = JSON.stringify(await console.rpc('preset.get', { preset: 'Export numbers' }));
  expect(served).toContain('Export numbers');
  expect(text).toContain('1.0');
  expect(text).toContain('12345678901234567890');
  expect(text.split('\n').length).toBeGreaterThan(5);
});

test('all presets are one file', async ({ console }) => {
  await console.rpc('preset.create', { name: 'Export among all', parameters: { a: [1] } });
  await console.open('/presets');
  const file = await saved(console, () =>
    console.page.getByRole('button', { name: 'Export all' }).click(),
  );
  expect(file.name).toBe('presets.json');
  const { presets } = JSON.parse(await readFile(file.path, 'utf8')) as {
    presets: { name: string }[];
  };
  const { total } = (await console.rpc('preset.list', { limit: 1 })) as { total: number };
  expect(presets.length).toBe(total);
  expect(presets.map(({ name }) => name)).toContain('Export among all');
});

test('a preset that is gone is not exported, and that is said', async ({ console }) => {
  const { page } = console;
  await console.rpc('preset.create', { name: 'Export gone', parameters: { a: [1] } });
  await console.open('/presets?search=Export+gone');
  await page.getByRole('button', { name: 'Actions for Export gone', exact: true }).click();
  await page.route('**/api/rpc', async (route) => {
    // It goes between the look at the table and the click.
    if (route.request().postData()?.includes('preset.export')) {
      await console.rpc('preset.delete', { preset: 'Export gone' }).catch(() => undefined);
    }
    await route.continue();
  });
  await page.getByRole('menuitem', { name: /Export/ }).click();
  await expect(page.getByText(/no preset/)).toBeVisible();
});
