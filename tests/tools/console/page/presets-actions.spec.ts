// What is done to presets from the table: cloned, deleted and brought back, many at once.
import { readFile } from 'node:fs/promises';

import { expect, test, type Console, type Page } from './fixtures';

const parameters = { 'tp-size': [1, 2] };

async function make(console: Console, ...names: string[]): Promise<void> {
  for (const name of names) await console.rpc('preset.create', { name, parameters });
}

function row(page: Page, name: string) {
  return page.getByRole('row', { name: new RegExp(name) });
}

async function choose(page: Page, name: string, action: RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('a clone gets a name of its own, and a taken one is told at the field', async ({
  console,
}) => {
  const { page } = console;
  await make(console, 'Cloned once', 'Cloned once (copy)');
  await console.open('/presets?search=cloned+once');
  await choose(page, 'Cloned once', /Clone/);
  const dialog = page.getByRole('dialog', { name: 'Clone “Cloned once”' });
  const name = dialog.getByRole('textbox', { name: 'Name of the copy' });
  await expect(name).toHaveValue('Cloned once (copy)');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAccessibleDescription(/Cloned once \(copy\)/);
  await expect(name).toHaveValue('Cloned once (copy)');

  await name.fill('Cloned once, again');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Cloned once, again' })).toBeVisible();
  expect(await console.rpc('preset.get', { preset: 'Cloned once, again' })).toMatchObject({
    parameters,
    is_system: false,
  });
});

test('a system preset can be cloned, not changed or deleted, and says why', async ({
  console,
}) => {
  const { page } = console;
  await console.open('/presets?search=Balanced');
  await page.getByRole('button', { name: 'Actions for Balanced', exact: true }).click();
  await expect(page.getByText('A system preset cannot be changed or deleted')).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /Edit/ })).toBeDisabled();
  await expect(page.getByRole('menuitem', { name: /Delete/ })).toBeDisabled();
  await expect(page.getByRole('menuitem', { name: /Clone/ })).toBeEnabled();
  await page.keyboard.press('Escape');

  await row(page, 'Balanced').getByRole('link').click();
  const details = page.getByRole('dialog', { name: /Balanced/ });
  await expect(details.getByRole('button', { name: 'Edit' })).toBeDisabled();
  await expect(details.getByText('A system preset cannot be changed')).toBeVisible();
});

test('deleting asks first, and can be undone', async ({ console }) => {
  const { page } = console;
  await make(console, 'Deleted by hand');
  await console.open('/presets?search=deleted+by');
  await choose(page, 'Deleted by hand', /Delete/);
  const question = page.getByRole('alertdialog', { name: 'Delete this preset?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(row(page, 'Deleted by hand')).toBeVisible();

  await choose(page, 'Deleted by hand', /Delete/);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No preset matches')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Deleted by hand')).toBeVisible();
});

test('many are deleted in one step or not at all, and all come back', async ({ console }) => {
  const { page } = console;
  const names = Array.from({ length: 12 }, (_, at) => `Dozen ${String(at + 1).padStart(2, '0')}`);
  await make(console, ...names);
  await console.open('/presets?search=dozen');
  const rows = page.getByRole('row', { name: /Dozen/ });
  await expect(rows).toHaveCount(12);
  await page.getByRole('checkbox', { name: 'Select Dozen 01' }).click();
  await page.getByRole('button', { name: 'Select all 12' }).click();
  await page.getByRole('checkbox', { name: 'Select Dozen 12' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page
    .getByRole('alertdialog', { name: 'Delete 11 presets?' })
    .getByRole('button', { name: 'Delete 11' })
    .click();
  await expect(rows).toHaveCount(1);
  await expect(page.getByText('1 preset found')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(12);
  for (const name of names) {
    expect(await console.rpc('preset.get', { preset: name })).toMatchObject({ parameters });
  }
});

test('system presets among many stay', async ({ console }) => {
  const { page } = console;
  await make(console, 'Beside High Throughput');
  await console.open('/presets?search=high+throughput');
  await expect(row(page, 'Beside High Throughput')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete this preset?' });
  await expect(question).toContainText('1 system preset among them will stay');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('link', { name: 'Beside High Throughput' })).toBeHidden();
  await expect(page.getByRole('link', { name: 'High Throughput', exact: true })).toBeVisible();
});

test('presets that were chosen go into a new task in their order', async ({ console }) => {
  const { page } = console;
  await make(console, 'Into a task, a', 'Into a task, b');
  await console.open('/presets?search=into+a+task');
  const idOf = async (name: string) => {
    const preset = await console.rpc('preset.get', { preset: name });
    return (preset as { id: number }).id;
  };
  await page.getByRole('checkbox', { name: 'Select Into a task, b' }).click();
  await page.getByRole('checkbox', { name: 'Select Into a task, a' }).click();
  await page.getByRole('button', { name: 'Merge' }).click();
  const ids = `${await idOf('Into a task, b')},${await idOf('Into a task, a')}`;
  await expect(page).toHaveURL(new RegExp(`/tasks/new\\?presets=${ids}$`));
});

test('a preset that changed meanwhile is not deleted unseen', async ({ console }) => {
  const { page } = console;
  await make(console, 'Changed meanwhile');
  await console.open('/presets?search=changed+mean');
  await choose(page, 'Changed meanwhile', /Delete/);
  const question = page.getByRole('alertdialog', { name: 'Delete this preset?' });
  await expect(question).toBeVisible();
  await console.rpc('preset.update', {
    preset: 'Changed meanwhile',
    changes: { description: 'by another' },
  });
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Nothing was deleted')).toBeVisible();
  await expect(row(page, 'Changed meanwhile')).toContainText('by another');
});

test('Escape answers the question with no, and leaves open what lies below', async ({
  console,
}) => {
  const { page } = console;
  await make(console, 'Asked about');
  await console.open('/presets?search=asked+about');
  await row(page, 'Asked about').getByRole('link').click();
  const details = page.getByRole('dialog', { name: 'Asked about' });
  await details.getByRole('button', { name: 'Delete' }).click();
  const question = page.getByRole('alertdialog', { name: 'Delete this preset?' });
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(details).toBeVisible();

  await details.getByRole('button', { name: 'Delete' }).click();
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(details).toBeHidden();
  await expect(page.getByText('No preset matches')).toBeVisible();
});

test('the menu of a row is used by keys, and gives them back to the table', async ({ console }) => {
  const { page } = console;
  await make(console, 'Keys only');
  await console.open('/presets?search=keys+only');
  const grid = page.getByRole('grid');
  await expect(row(page, 'Keys only')).toBeVisible();
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: /Edit/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(grid).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('alertdialog', { name: 'Delete this preset?' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();
});

test('more than a transaction holds is refused before anything is read or asked', async ({
  console,
}) => {
  const { page } = console;
  for (let half = 0; half < 2; ++half) {
    await console.rpc('preset.transact', {
      operations: Array.from({ length: 501 }, (_, at) => ({
        op: 'create',
        params: { name: `Too many ${half}-${at}`, category: 'too many', parameters },
      })),
    });
  }
  await console.open('/presets?category=too+many');
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await expect(page.getByText('1,002 selected')).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('1,000 can be deleted at once, 1,002 are selected.')).toBeVisible();
  await page.getByRole('button', { name: 'Merge' }).click();
  await expect(page.getByText('64 can be merged at once, 1,002 are selected.')).toBeVisible();
  await expect(page.getByText('1,002 selected')).toBeVisible();
});

test('what is selected is saved as one file', async ({ console }) => {
  const { page } = console;
  await make(console, 'Saved a', 'Saved b', 'Saved c');
  await console.open('/presets?search=saved');
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await page.getByRole('checkbox', { name: 'Select Saved b' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const { presets } = JSON.parse(text) as { presets: { name: string }[] };
  expect(presets.map(({ name }) => name)).toEqual(['Saved a', 'Saved c']);
});
