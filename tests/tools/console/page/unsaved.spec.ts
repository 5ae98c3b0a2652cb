// What is typed and stands nowhere else yet is neither saved over nor lost without a question.
import { expect, test } from './fixtures';

test('metadata that is no JSON is not saved over, and asked about', async ({ console }) => {
  const { page } = console;
  await console.rpc('preset.create', {
    name: 'Half-typed metadata',
    metadata: { author: 'ops' },
    parameters: { 'tp-size': [1] },
  });
  await console.open('/presets?search=half-typed');
  await page.getByRole('button', { name: 'Actions for Half-typed metadata' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit Half-typed metadata' });
  await dialog.getByRole('textbox', { name: 'Description' }).fill('changed');
  const metadata = dialog.getByRole('textbox', { name: 'Metadata' });
  await metadata.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nonsense');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('“Metadata”: the text there is not in')).toBeVisible();
  expect(await console.rpc('preset.get', { preset: 'Half-typed metadata' })).toMatchObject({
    description: null,
    revision: 1,
  });

  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const question = page.getByRole('alertdialog', { name: 'Discard the changes?' });
  await expect(question).toBeVisible();
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toBeHidden();
});

test('a new task that was begun is left after a question alone', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('begun');
  await menu.getByRole('link', { name: 'Presets' }).click();
  const question = page.getByRole('alertdialog', { name: 'Leave this page?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('begun');

  await menu.getByRole('link', { name: 'Presets' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Presets' })).toBeVisible();
});
