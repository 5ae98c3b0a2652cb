// Every page and dialog of the console, with something in it: what tests and pictures look at.
import { expect, fullTask, type Console, type Page } from './sampled';
import { choose, dialog, row } from './steps';

export interface Scene {
  name: string;
  show(console: Console): Promise<unknown>;
  staysPut?: boolean; // where it was opened, however wide the window gets
}

// A preset that has a history.
const rich = 'Four GPUs, wide batches';

async function presets({ page, open }: Console): Promise<void> {
  await open('/presets');
  await expect(row(page, rich)).toBeVisible();
}

async function presetNamed(console: Console, name: string): Promise<void> {
  await console.open(`/presets?search=${encodeURIComponent(name)}`);
  await expect(row(console.page, name)).toBeVisible();
}

async function choosePresets(page: Page, names: string[]): Promise<void> {
  for (const name of names) {
    await page.getByRole('textbox', { name: 'Add presets' }).fill(name);
    await page.getByRole('option', { name: new RegExp(name) }).click();
    await page.keyboard.press('Escape');
  }
  await expect(page.getByRole('region', { name: 'Merged space' })).toBeVisible();
}

// What is shown while the next answer is on its way is paler, and so is what one does not point at.
async function upToDate(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

async function newTask({ page, open }: Console): Promise<void> {
  await open('/tasks/new');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('qwen3-8b-wide-batches');
  await page.getByRole('textbox', { name: 'Model' }).fill('Qwen/Qwen3-8B');
  await choosePresets(page, ['Chat, two GPUs', rich]);
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/trials/);
  await upToDate(page);
}

async function taskPage({ page, open }: Console): Promise<void> {
  await open(`/tasks/${fullTask}`);
  await expect(page.getByRole('main').getByText('Completed', { exact: true })).toBeVisible();
}

export const scenes = {
  presets: { name: 'presets', show: presets },
  noMatch: {
    name: 'presets, none found',
    async show({ page, open }) {
      await open('/presets?search=nothing+is+called+so');
      await expect(page.getByText('No preset matches')).toBeVisible();
    },
  },
  detail: {
    name: 'a preset',
    async show(console) {
      await presetNamed(console, rich);
      await row(console.page, rich).getByRole('link').click();
      await expect(dialog(console.page, rich)).toContainText('max-running-requests');
    },
  },
  menu: {
    name: 'the menu of a preset',
    staysPut: true,
    async show(console) {
      await presetNamed(console, 'Balanced');
      await row(console.page, 'Balanced').getByRole('button', { name: /Actions/ }).click();
      await expect(console.page.getByRole('menuitem', { name: 'History' })).toBeVisible();
    },
  },
  editor: {
    name: 'the editor',
    async show(console) {
      await presetNamed(console, rich);
      await choose(console.page, rich, /Edit/);
      await expect(
        dialog(console.page, `Edit ${rich}`).getByRole('group', { name: 'max-running-requests' }),
      ).toBeVisible();
    },
  },
  editorJson: {
    name: 'the editor, JSON',
    async show(console) {
      await presetNamed(console, rich);
      await choose(console.page, rich, /Edit/);
      const editor = dialog(console.page, `Edit ${rich}`);
      await editor.getByRole('radiogroup', { name: 'View' }).getByText('JSON').click();
      await expect(editor.getByRole('textbox', { name: 'Preset as JSON' })).toBeVisible();
    },
  },
  systemPreset: {
    name: 'the clone of a system preset',
    async show(console) {
      await presetNamed(console, 'Balanced');
      await choose(console.page, 'Balanced', /Clone/);
      await expect(dialog(console.page, /Clone/)).toBeVisible();
    },
  },
  deleting: {
    name: 'the question before deleting',
    async show(console) {
      await presetNamed(console, 'House rules');
      await choose(console.page, 'House rules', /Delete/);
      await expect(dialog(console.page, /Delete/)).toBeVisible();
    },
  },
  history: {
    name: 'the history',
    async show(console) {
      await presetNamed(console, rich);
      await choose(console.page, rich, 'History');
      await expect(dialog(console.page, /History/).getByText(/max-running/).first()).toBeVisible();
    },
  },
  importing: {
    name: 'an import',
    async show(console) {
      await presets(console);
      const { page } = console;
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      const importing = dialog(page, 'Import presets');
      const choosing = page.waitForEvent('filechooser');
      await importing.getByRole('button', { name: 'Choose files' }).click();
      await (await choosing).setFiles([
        jsonFile('team.json', {
          version: '1.0',
          presets: [
            { name: 'Laptop', category: 'general', parameters: { threads: [2, 4] } },
            { name: 'Nightly batch', category: 'throughput', parameters: { 'max-num-seqs': [512] } },
            { name: 'Small GPU', category: 'memory', parameters: { 'mem-fraction-static': [0.7] } },
          ],
        }),
        { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"preset": [}') },
      ]);
      await importing.getByText('Rename', { exact: true }).click();
      await expect(importing.getByRole('list', { name: 'Files' })).toContainText('Laptop (2)');
    },
  },
  selector: {
    name: 'presets that are merged, with conflicts',
    async show(console) {
      await newTask(console);
      const { page } = console;
      await page
        .getByRole('radiogroup', { name: 'How they are merged' })
        .getByText('Last wins', { exact: true })
        .click();
      await page.getByRole('button', { name: /^\d+ conflicts?$/ }).click();
      await expect(page.getByRole('list', { name: 'Conflicts' })).toBeVisible();
      await upToDate(page);
    },
  },
  newTask: { name: 'a new task', show: newTask },
  newTaskJson: {
    name: 'a new task, JSON',
    async show(console) {
      await newTask(console);
      const { page } = console;
      await page.getByRole('radiogroup', { name: 'Form or JSON' }).getByText('JSON').click();
      await expect(page.getByRole('textbox', { name: 'Task document' })).toBeVisible();
    },
  },
  tasks: {
    name: 'tasks',
    async show({ page, open }) {
      await open('/tasks');
      await expect(row(page, 'mistral-small-latency')).toBeVisible();
    },
  },
  task: { name: 'a task', show: taskPage },
  taskEffects: {
    name: 'a task, effects',
    async show(console) {
      await taskPage(console);
      await console.page.getByRole('tab', { name: 'Effects' }).click();
      await expect(console.page.getByRole('tabpanel')).toContainText('tp-size');
    },
  },
  taskPareto: {
    name: 'a task, latency and throughput',
    async show(console) {
      await taskPage(console);
      await console.page.getByRole('tab', { name: 'Latency and throughput' }).click();
      await expect(console.page.getByRole('tabpanel')).toBeVisible();
    },
  },
  savingWinner: {
    name: 'the winner as a preset',
    async show(console) {
      await taskPage(console);
      await console.page.getByRole('button', { name: 'Save winner' }).click();
      await expect(dialog(console.page, 'Save the winner as a preset')).toBeVisible();
    },
  },
  noTask: {
    name: 'a task that is not there',
    show: ({ page, open }) =>
      open('/tasks/999').then(() => expect(page.getByRole('main')).toContainText(/no .*task/i)),
  },
  noPage: {
    name: 'a path that is no page',
    show: ({ page, open }) =>
      open('/no/such/page').then(() => expect(page.getByText('No such page')).toBeVisible()),
  },
} satisfies Record<string, Scene>;

function jsonFile(name: string, content: object) {
  return { name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) };
}
