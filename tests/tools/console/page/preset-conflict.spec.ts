// Two people change one preset: nobody's work is lost without being asked.
import { adder, expectValues, field, openExisting } from './editing';
import { expect, test, type Console, type Locator } from './fixtures';

async function make(console: Console, name: string): Promise<number> {
  const preset = await console.rpc('preset.create', {
    name,
    description: 'before',
    parameters: { 'tp-size': [1, 2], 'page-size': [16] },
  });
  return preset['id'] as number;
}

// Something typed here, then the same preset changed elsewhere.
async function bothChange(console: Console, preset: number, dialog: Locator): Promise<void> {
  await adder(dialog, 'tp-size').fill('8');
  await adder(dialog, 'tp-size').press('Enter');
  await console.rpc('preset.update', {
    preset,
    changes: { description: 'theirs', parameters: { 'tp-size': [1, 4], 'page-size': [16] } },
  });
  await dialog.getByRole('button', { name: 'Save' }).click();
  const conflict = dialog.getByRole('alert').filter({ hasText: 'changed this preset meanwhile' });
  await expect(conflict).toContainText('revision 2');
  await expect(conflict.getByText('before')).toBeVisible();
  await expect(conflict.getByText('theirs', { exact: true })).toBeVisible();
  await expect(conflict.getByText('Saving over it changes only what you changed: parameters')).toBeVisible();
}

test('mine is written over theirs, but only what I changed', async ({ console }) => {
  const preset = await make(console, 'Both change it');
  const dialog = await openExisting(console, 'Both change it');
  await bothChange(console, preset, dialog);
  await dialog.getByRole('button', { name: 'Overwrite' }).click();
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({
    revision: 3,
    description: 'theirs',
    parameters: { 'tp-size': [1, 2, 8], 'page-size': [16] },
  });
});

test('theirs is taken in place of mine', async ({ console }) => {
  const preset = await make(console, 'Theirs is better');
  const dialog = await openExisting(console, 'Theirs is better');
  await bothChange(console, preset, dialog);
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expectValues(dialog, 'tp-size', ['1', '4']);
  await expect(field(dialog, 'Description')).toHaveValue('theirs');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await field(dialog, 'Description').fill('mine, on theirs');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({
    description: 'mine, on theirs',
    parameters: { 'tp-size': [1, 4] },
  });
});

test('editing goes on, and the other change is not forgotten', async ({ console }) => {
  const preset = await make(console, 'Not decided yet');
  const dialog = await openExisting(console, 'Not decided yet');
  await bothChange(console, preset, dialog);
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await expectValues(dialog, 'tp-size', ['1', '2', '8']);
  await expect(dialog.getByText('Changed by another meanwhile: revision 2.')).toBeVisible();
  await dialog.getByRole('button', { name: 'See what changed' }).click();
  await expect(dialog.getByRole('button', { name: 'Overwrite' })).toBeVisible();
  expect(await console.rpc('preset.get', { preset })).toMatchObject({ revision: 2 });
});

test('an editor in which nothing was changed follows what others do', async ({ console }) => {
  const preset = await make(console, 'Followed live');
  const dialog = await openExisting(console, 'Followed live');
  await console.rpc('preset.update', { preset, changes: { description: 'changed elsewhere' } });
  await expect(field(dialog, 'Description')).toHaveValue('changed elsewhere');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('a preset that was deleted meanwhile is made anew of what stands there', async ({ console }) => {
  const preset = await make(console, 'Deleted meanwhile');
  const dialog = await openExisting(console, 'Deleted meanwhile');
  await field(dialog, 'Description').fill('still wanted');
  await console.rpc('preset.delete', { preset });
  await expect(dialog.getByText(/was deleted meanwhile/)).toBeVisible();
  await console.page.keyboard.press('Control+Enter');
  await expect(dialog).toBeHidden();
  const made = await console.rpc('preset.get', { preset: 'Deleted meanwhile' });
  expect(made).toMatchObject({ description: 'still wanted', revision: 1 });
  expect(made['id']).not.toBe(preset);
});
