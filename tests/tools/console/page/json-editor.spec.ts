// The editor of JSON: suggestions of flags and values while the text is not whole, keys, findings.
import { openNew, showView, writeJson } from './editing';
import { expect, test } from './fixtures';

test('flags and their values are completed while they are typed', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await showView(dialog, 'JSON');
  await writeJson(dialog, '{"name": "Completed", "runtime": "sglang", "parameters": {}}');
  const editor = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('"schedule-p');
  const flag = page.getByRole('option', { name: /^schedule-policy/ });
  await expect(flag).toBeVisible();
  await expect(flag).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText(/Order of waiting requests/)).toBeVisible();
  // A list takes no Enter in its first 75 ms, which nobody can have meant for it.
  await page.waitForTimeout(300);
  await page.keyboard.press('Enter');
  await expect(editor).toContainText('"schedule-policy": []');
  await page.getByRole('option', { name: /^"lpm"/ }).click(); // its values follow
  await expect(editor).toContainText('"schedule-policy": ["lpm"]');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('Tab leaves the editor', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await showView(dialog, 'JSON');
  const editor = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await editor.click();
  await expect(editor).toBeFocused();
  await expect(editor).toHaveAccessibleDescription(/Tab leaves/);
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
});

test('what the form did can be undone in the text', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await showView(dialog, 'Both');
  const editor = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await expect(editor).toContainText('"name": ""');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Undone');
  await expect(editor).toContainText('"Undone"');
  await editor.click();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(editor).toContainText('"name": ""');
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('');
});

test('what the daemon finds is counted, listed with its path, and shown in the text', async ({
  console,
}) => {
  const dialog = await openNew(console);
  await showView(dialog, 'JSON');
  await writeJson(
    dialog,
    '{"name": "Found", "runtime": "sglang", "parameters": {"tp-size": [1, "x"], "tp-sise": [1]}}',
  );
  await dialog.getByRole('button', { name: '2 errors' }).click();
  const list = console.page.getByRole('dialog').getByRole('listitem');
  await expect(list.filter({ hasText: '/parameters/tp-size/1' })).toContainText('expected an integer');
  await expect(list.filter({ hasText: '/parameters/tp-sise' })).toContainText('no flag');
  await console.page.keyboard.press('Escape');
  await writeJson(dialog, '{"name": "Found", "runtime": "sglang", "parameters": {"tp-size": [1, 2]}}');
  await expect(dialog.getByRole('button', { name: 'No findings' })).toBeVisible();
  await expect(dialog.getByText('2 points')).toBeVisible();
});
