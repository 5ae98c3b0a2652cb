// What a preset was: compared, read as text, brought back, and that undone.
import { isAccessible } from './audit';
import { expect, test, type Console, type Locator } from './fixtures';

async function make(console: Console, name: string): Promise<number> {
  const made = await console.rpc('preset.create', {
    name,
    description: 'first',
    parameters: { 'tp-size': [1, 2], 'page-size': [16] },
  });
  const preset = made['id'] as number;
  await console.rpc('preset.update', {
    preset,
    changes: { parameters: { 'tp-size': [2, 4], 'page-size': [16] } },
  });
  await console.rpc('preset.update', {
    preset,
    changes: {
      description: 'third',
      parameters: { 'tp-size': [2, 4], 'dp-size': { range: { from: 1, to: 8, factor: 2 } } },
    },
  });
  return preset;
}

async function openHistory(console: Console, name: string): Promise<Locator> {
  const { page } = console;
  const { id } = await console.rpc('preset.get', { preset: name });
  await console.open(`/presets?open=${String(id)}`);
  await page.getByRole('dialog', { name }).getByRole('button', { name: 'History' }).click();
  return page.getByRole('dialog', { name: `History of ${name}` });
}

function differenceOf(dialog: Locator, name: string): Locator {
  const term = dialog.getByRole('term').filter({ hasText: name });
  return dialog.getByRole('definition').and(term.locator('xpath=following-sibling::dd'));
}

test('two revisions are chosen, and what differs is told with signs', async ({ console }) => {
  await make(console, 'Compared');
  const dialog = await openHistory(console, 'Compared');
  await expect(dialog.getByText('From revision 2 to 3')).toBeVisible();
  await expect(dialog.getByRole('row')).toHaveCount(4);
  await expect(differenceOf(dialog, 'page-size')).toHaveText(/removed\s*16/);
  await expect(differenceOf(dialog, 'dp-size')).toHaveText(/added\s*1\.\.8x2/);
  await expect(differenceOf(dialog, 'description')).toHaveText(/removed\s*first.*added\s*third/);

  await dialog.getByRole('radio', { name: 'From revision 1' }).check();
  await dialog.getByRole('radio', { name: 'To revision 2' }).check();
  await expect(dialog.getByText('From revision 1 to 2')).toBeVisible();
  await expect(differenceOf(dialog, 'tp-size')).toHaveText(/removed\s*1.*added\s*4/);
  await isAccessible(console.page, 'changes');

  await dialog.getByText('JSON side by side').click();
  await expect(dialog.getByRole('textbox', { name: 'Revision 1' })).toContainText('"tp-size": [1, 2]');
  await expect(dialog.getByRole('textbox', { name: 'Revision 2' })).toContainText('"tp-size": [2, 4]');
  await isAccessible(console.page, 'texts');
});

test('a revision is brought back after asking, and that is undone', async ({ console }) => {
  const { page } = console;
  const preset = await make(console, 'Brought back');
  const dialog = await openHistory(console, 'Brought back');
  await dialog.getByRole('button', { name: 'Restore revision 1' }).click();
  const question = page.getByRole('alertdialog', { name: 'Restore revision 1?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({ revision: 3 });

  await dialog.getByRole('button', { name: 'Restore revision 1' }).click();
  await question.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.getByRole('row').filter({ hasText: 'restored' })).toBeVisible();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({
    revision: 4,
    description: 'first',
    parameters: { 'tp-size': [1, 2], 'page-size': [16] },
  });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('radio', { name: 'To revision 5' })).toBeChecked();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({ description: 'third' });
});

test('a preset that is deleted while its history is open can be brought back', async ({ console }) => {
  const { page } = console;
  const preset = await make(console, 'Gone and back');
  const dialog = await openHistory(console, 'Gone and back');
  await expect(dialog.getByText('From revision 2 to 3')).toBeVisible();
  await console.rpc('preset.delete', { preset });
  await expect(dialog.getByText(/This preset is deleted/)).toBeVisible();
  await expect(dialog.getByRole('radio', { name: 'To revision 4' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Restore revision 3' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.getByText(/This preset is deleted/)).toBeHidden();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({ description: 'third' });
});

test('another window sees a new revision at once', async ({ console }) => {
  const preset = await make(console, 'Watched history');
  const dialog = await openHistory(console, 'Watched history');
  await expect(dialog.getByRole('radio', { name: 'To revision 3' })).toBeChecked();
  await console.rpc('preset.update', { preset, changes: { description: 'fourth' } });
  await expect(dialog.getByRole('radio', { name: 'To revision 4' })).toBeChecked();
  await expect(differenceOf(dialog, 'description')).toHaveText(/removed\s*third.*added\s*fourth/);
});
