// What a person does on several pages.
import type { Locator, Page } from '@playwright/test';

export function row(page: Page, name: string | RegExp): Locator {
  return page.getByRole('row').filter({ hasText: name });
}

// The window on top; questions are dialogs too.
export function dialog(page: Page, name: string | RegExp): Locator {
  return page.getByRole('dialog', { name }).or(page.getByRole('alertdialog', { name }));
}

// An entry of the menu of a row.
export async function choose(page: Page, name: string | RegExp, action: string | RegExp) {
  await row(page, name).getByRole('button', { name: /actions/i }).click();
  await page.getByRole('menuitem', { name: action }).click();
}
