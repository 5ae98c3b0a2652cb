// A system preset in the editor: to be looked at, and to begin one's own with.
import { expect, test } from './fixtures';

test('a system preset is shown in the editor without a way to change it, and cloned from there', async ({
  console,
}) => {
  const { page } = console;
  await console.open('/presets?search=Balanced');
  await page.getByRole('button', { name: 'Actions for Balanced', exact: true }).click();
  await page.getByRole('menuitem', { name: 'View' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('comes with the daemon and cannot be changed')).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Name' })).not.toBeEditable();
  await expect(dialog.getByRole('button', { name: 'Save' })).toHaveCount(0);

  await dialog.getByRole('button', { name: 'Clone to edit' }).click();
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' });
  await name.fill('Balanced, seen first');
  await page.getByRole('dialog').getByRole('button', { name: /^(Create|Save)/ }).click();
  await expect(page.getByText('Balanced, seen first').first()).toBeVisible();
  const made = await console.rpc('preset.get', { preset: 'Balanced, seen first' });
  const seen = await console.rpc('preset.get', { preset: 'Balanced' });
  expect(made).toMatchObject({ is_system: false });
  expect((made as { parameters: unknown }).parameters).toEqual(
    (seen as { parameters: unknown }).parameters,
  );
});
