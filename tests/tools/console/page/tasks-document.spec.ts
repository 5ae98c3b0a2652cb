// A task document as JSON: it follows the form and leads it; files are opened and downloaded.
import { readFile } from 'node:fs/promises';

import { expect, test, type Page } from './fixtures';

const editor = (page: Page) => page.getByRole('textbox', { name: 'Task document' });
const view = (page: Page, name: 'Form' | 'JSON') =>
  page.getByRole('radiogroup', { name: 'Form or JSON' }).getByText(name, { exact: true });

async function write(page: Page, text: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

const document = {
  task_name: 'as a document',
  model: { id_or_path: 'some/model' },
  base_runtime: 'simulated',
  parameters: { 'tp-size': [1, 2, 4] },
  optimization: { objective: 'minimize_ttft' },
  benchmark: { num_concurrency: [2] },
};

test('form and JSON follow each other', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('typed in the form');
  await view(page, 'JSON').click();
  await expect(editor(page)).toContainText('"task_name": "typed in the form"');
  await write(page, JSON.stringify({ ...document, custom: { kept: true } }));
  await expect(page.getByRole('region', { name: 'Preview' }).getByText('3 trials')).toBeVisible();
  await view(page, 'Form').click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toHaveValue('as a document');
  await expect(page.getByRole('button', { name: 'Remove 4 from tp-size' })).toBeVisible();
  await name.fill('changed again');
  await view(page, 'JSON').click();
  await expect(editor(page)).toContainText('"changed again"');
  await expect(editor(page)).toContainText('"kept": true');
});

test('text that is no JSON is told, changes nothing, and can be taken back', async ({
  console,
}) => {
  const { page } = console;
  await console.open('/tasks/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('kept');
  await view(page, 'JSON').click();
  await write(page, '{"task_name": "bro');
  await expect(page.getByRole('alert').filter({ hasText: 'not JSON' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit the task' })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to the last whole document' }).click();
  await expect(editor(page)).toContainText('"task_name": "kept"');
  await expect(page.getByRole('button', { name: 'Submit the task' })).toBeEnabled();
});

test('a file is opened, run, and downloaded as it stands', async ({ console }, info) => {
  const { page } = console;
  await console.open('/tasks/new');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file' }).click();
  const text = JSON.stringify({ ...document, task_name: 'from a file', factor: 1.5 });
  await (await choosing).setFiles({
    name: 'task.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replace('1.5', '1.0')),
  });
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('from a file');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('task-from-a-file.json');
  const path = info.outputPath('task.json');
  await download.saveAs(path);
  const saved = await readFile(path, 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ task_name: 'from a file' });
  expect(saved).toContain('"factor": 1.0');

  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'from a file' })).toBeVisible();
});

test('a file of YAML is refused in words, and what was typed stays', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open file' }).click();
  await (await choosing).setFiles({
    name: 'task.yaml',
    mimeType: 'text/yaml',
    buffer: Buffer.from('task_name: other\nmodel: {id_or_path: m}\n'),
  });
  await expect(page.getByText('This looks like YAML')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('mine');
});

test('an old task is the beginning of a new one, presets by their names too', async ({
  console,
}) => {
  const { page } = console;
  await console.rpc('preset.create', { name: 'Old base', parameters: { 'tp-size': [1, 2] } });
  const { parameters: _none, ...rest } = document;
  const { id } = await console.rpc('task.submit', {
    task: { ...rest, task_name: 'old one', presets: ['Old base'], parameters: { x: [1, 2] } },
  });
  await console.open(`/tasks/new?from=${id}`);
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('old one');
  await expect(page.getByRole('listitem').filter({ hasText: 'added by hand' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Preview' }).getByText('4 trials')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('new one');
  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'new one' })).toBeVisible();
  const { submitted } = await console.rpc('task.get', { task: 'new one' });
  expect(submitted).toMatchObject({ presets: ['Old base'], parameters: { x: [1, 2] } });
});
