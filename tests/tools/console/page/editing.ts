// What specs do in the editor of presets.
import { expect, type Console, type Locator, type Page } from './fixtures';

export async function openNew(console: Console): Promise<Locator> {
  await console.open('/presets');
  await console.page.getByRole('button', { name: 'New preset' }).click();
  return dialogOf(console.page, 'New preset');
}

export async function openExisting(console: Console, name: string): Promise<Locator> {
  await console.open(`/presets?search=${encodeURIComponent(name)}`);
  const { page } = console;
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: /Edit/ }).click();
  return dialogOf(page, `Edit ${name}`);
}

async function dialogOf(page: Page, name: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name, exact: true });
  await expect(dialog.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
  return dialog;
}

export function field(dialog: Locator, name: string): Locator {
  return dialog.getByRole('textbox', { name, exact: true });
}

export function values(within: Locator, parameter: string): Locator {
  return within.getByRole('list', { name: `Values of ${parameter}`, exact: true });
}

export function adder(within: Locator, parameter: string): Locator {
  return within.getByRole('combobox', { name: `Add a value to ${parameter}`, exact: true });
}

// A new row, whose values are typed next.
export async function addParameter(dialog: Locator, name: string): Promise<void> {
  const field = dialog.getByRole('combobox', { name: 'Add a parameter', exact: true });
  await field.fill(name);
  await field.press('Enter');
  await expect(adder(dialog, name)).toBeFocused();
}

// The texts of the chips, in their order.
export async function expectValues(within: Locator, parameter: string, texts: string[]) {
  await expect(
    values(within, parameter).getByRole('button', { name: /,/ }).filter({ hasText: /./ }),
  ).toHaveText(texts);
}

export async function showView(dialog: Locator, view: 'Form' | 'Both' | 'JSON'): Promise<void> {
  await dialog.getByRole('radiogroup', { name: 'View' }).getByText(view, { exact: true }).click();
}

// The whole text in place of what is there.
export async function writeJson(dialog: Locator, text: string): Promise<void> {
  const editor = dialog.getByRole('textbox', { name: 'Preset as JSON' });
  await editor.click();
  await editor.press('ControlOrMeta+a');
  await editor.page().keyboard.insertText(text);
}
