// The main flow without a mouse, and where the focus is after a dialog.
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures';
import { dialog, row } from './steps';

// Tab until `name` has the focus: it can be reached, in at most so many steps.
async function tabTo(page: Page, role: 'link' | 'button' | 'textbox' | 'combobox', name: string) {
  const target = page.getByRole(role, { name, exact: true });
  for (let steps = 0; steps < 60; ++steps) {
    if (await target.evaluate((element) => element === document.activeElement)) return target;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the ${role} ${name}`);
}

test('the content is one key away from the menu', async ({ console }) => {
  const { page } = console;
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('a preset is made, found, opened and deleted by keys alone', async ({ console }) => {
  const { page } = console;
  await console.open('/presets');
  await expect(row(page, 'Balanced')).toBeVisible();
  await tabTo(page, 'button', 'New preset');
  await page.keyboard.press('Enter');
  const editor = dialog(page, 'New preset');
  await expect(editor.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  await page.keyboard.type('By keys alone');
  await tabTo(page, 'combobox', 'Add a parameter');
  await page.keyboard.type('tp-size');
  await page.keyboard.press('Enter');
  await page.keyboard.type('1,2,');
  await page.keyboard.press('Control+Enter');
  await expect(editor).toBeHidden();
  expect((await console.rpc('preset.get', { preset: 'By keys alone' })).parameters).toEqual({
    'tp-size': [1, 2],
  });

  await console.open('/presets?search=By+keys');
  const table = page.getByRole('grid', { name: /Presets/ });
  await expect(row(page, 'By keys alone')).toBeVisible();
  await table.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const details = dialog(page, 'By keys alone');
  await expect(details).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
  await expect(table, 'the focus is back where it was').toBeFocused();

  await page.keyboard.press('Delete');
  const question = dialog(page, /Delete/);
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(row(page, 'By keys alone')).toHaveCount(0);
});

for (const { button, opens } of [
  { button: 'New preset', opens: 'New preset' },
  { button: 'Import', opens: 'Import presets' },
]) {
  test(`the focus is on “${button}” again when its dialog is closed`, async ({ console }) => {
    const { page } = console;
    await console.open('/presets');
    await expect(row(page, 'Balanced')).toBeVisible();
    await page.getByRole('button', { name: button, exact: true }).press('Enter');
    await expect(dialog(page, opens)).toBeVisible();
    // Within the dialog the focus goes round.
    for (let steps = 0; steps < 40; ++steps) await page.keyboard.press('Tab');
    const inside = await dialog(page, opens).evaluate((element) =>
      element.contains(document.activeElement),
    );
    expect(inside).toBe(true);
    await page.keyboard.press('Escape');
    await expect(dialog(page, opens)).toBeHidden();
    await expect(page.getByRole('button', { name: button, exact: true })).toBeFocused();
  });
}

test('a task is submitted by keys alone', async ({ console }) => {
  const { page } = console;
  await console.open('/tasks/new');
  await tabTo(page, 'textbox', 'Name');
  await page.keyboard.type('Task by keys');
  await tabTo(page, 'textbox', 'Model');
  await page.keyboard.type('made-up');
  await tabTo(page, 'combobox', 'Runtime');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('simulated');
  await tabTo(page, 'textbox', 'Add presets');
  await page.keyboard.type('Low Lat');
  await expect(page.getByRole('option')).toHaveText([/Low Latency/]); // and no other
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('2 trials');
  await page.keyboard.press('Escape');
  await tabTo(page, 'button', 'Submit the task');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Task by keys' })).toBeVisible();
});
