// "Creating a task with presets", whole: from the menu to the winner in the table of presets.
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures';
import { dialog, row } from './steps';

async function pickPreset(page: Page, name: string) {
  await page.getByRole('textbox', { name: 'Add presets' }).fill(name);
  await page.getByRole('option', { name: new RegExp(name) }).click();
  await page.keyboard.press('Escape'); // the list stays for the next one
  await expect(
    page.getByRole('list', { name: /Chosen presets/ }).getByText(name, { exact: true }),
  ).toBeVisible();
}

function merged(page: Page) {
  return page.getByRole('region', { name: 'Merged space' });
}

// The merged row of a parameter whose values and sources, read aloud, have `text` in them.
function mergedRow(page: Page, parameter: string, text = '') {
  const said = text.replaceAll(' from ', '[ ,]+from ');
  return merged(page).getByRole('row', { name: new RegExp(`^${parameter} .*${said}`) });
}

async function beginTask(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'New task' }).click();
  await expect(page.getByRole('radio', { name: 'Use presets' })).toBeChecked();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await page.getByRole('textbox', { name: 'Model' }).fill('made-up');
}

test('two presets, merged, decided about, fine-tuned and run; the winner becomes a preset', async ({
  console,
}) => {
  const { page } = console;
  await beginTask(page, 'From two presets');
  await pickPreset(page, 'High Throughput');
  await pickPreset(page, 'Memory Efficient');

  // Union is what one gets without asking, and it has no conflicts.
  await expect(page.getByRole('radio', { name: 'Union' })).toBeChecked();
  await expect(
    mergedRow(page, 'tp-size', '2 from High Throughput 4 from High Throughput 1 from Memory Eff'),
  ).toBeVisible();
  await expect(merged(page).getByRole('button', { name: 'no conflicts' })).toBeVisible();

  await page
    .getByRole('radiogroup', { name: 'How they are merged' })
    .getByText('Last wins', { exact: true })
    .click();
  await merged(page).getByRole('button', { name: '2 conflicts' }).click();
  const aboutSize = merged(page).getByRole('group', { name: 'Decide about tp-size' });
  const aboutMemory = merged(page).getByRole('group', {
    name: 'Decide about mem-fraction-static',
  });
  await aboutSize.getByRole('button', { name: 'Keep both' }).click();
  await expect(mergedRow(page, 'tp-size', '1 from Memory Efficient')).toBeVisible();
  await expect(mergedRow(page, 'tp-size', '4 from High Throughput')).toBeVisible();
  await aboutMemory.getByRole('button', { name: 'Keep the earlier' }).click();
  await expect(mergedRow(page, 'mem-fraction-static', '0.9 from High Throughput')).toBeVisible();

  // By hand: one value less, one more.
  const byHand = page.getByRole('group', { name: 'Changes by hand' });
  await byHand.getByRole('button', { name: 'Remove 4 from tp-size' }).click();
  const policies = byHand.getByRole('combobox', { name: 'Add a value to schedule-policy' });
  await policies.fill('lpm');
  await policies.press('Enter');
  await expect(byHand.getByRole('list', { name: 'Changed by hand' })).toContainText('tp-size');

  // Typed at once, before the choice of an engine has been looked at.
  const runtime = page.getByRole('combobox', { name: 'Runtime' });
  await runtime.fill('simulated');
  await runtime.press('Tab');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('4 trials');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('simulated');

  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'From two presets' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.getByText('Completed', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(main).toContainText('4 of 4 trials');

  // What the page shows is what the daemon did.
  const id = Number(new URL(page.url()).pathname.split('/').pop());
  const { task, best } = await console.rpc('task.get', { task: id });
  expect(task.applied_presets.map(({ name }: { name: string }) => name)).toEqual([
    'High Throughput',
    'Memory Efficient',
  ]);
  expect(task.parameters).toMatchObject({
    'mem-fraction-static': [0.9],
    'schedule-policy': ['fcfs', 'lpm'],
  });
  expect([...task.parameters['tp-size']].sort()).toEqual([1, 2]);

  await page.getByRole('button', { name: 'Save winner' }).click();
  const saving = dialog(page, 'Save the winner as a preset');
  await saving.getByRole('textbox', { name: 'Name' }).fill('Winner of two presets');
  await saving.getByRole('button', { name: 'Save' }).click();
  await expect(saving).toBeHidden();

  await console.open('/presets?search=Winner+of+two');
  await expect(row(page, 'Winner of two presets')).toBeVisible();
  const winner = await console.rpc('preset.get', { preset: 'Winner of two presets' });
  expect(winner.parameters['tp-size']).toEqual([best.parameters['tp-size']]);
});

test('manual entry begins with what the presets came to', async ({ console }) => {
  const { page } = console;
  await beginTask(page, 'Went on by hand');
  await pickPreset(page, 'Low Latency');
  await expect(mergedRow(page, 'tp-size')).toBeVisible();
  await page
    .getByRole('radiogroup', { name: 'Where the parameters come from' })
    .getByText('Manual entry', { exact: true })
    .click();
  await expect(page.getByRole('button', { name: 'Remove 2 from tp-size' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove 2 from tp-size' }).click();
  const runtime = page.getByRole('combobox', { name: 'Runtime' });
  await runtime.fill('simulated');
  await runtime.press('Tab');
  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Went on by hand' })).toBeVisible();
  const id = Number(new URL(page.url()).pathname.split('/').pop());
  const { submitted } = await console.rpc('task.get', { task: id });
  expect(submitted.presets).toBeUndefined();
  expect(submitted.parameters).toEqual({
    'tp-size': [1],
    'schedule-policy': ['lpm'],
    'mem-fraction-static': [0.85],
  });
});

test('what the daemon refuses of a task stands at its field, and what was typed stays', async ({
  console,
}) => {
  const { page } = console;
  await beginTask(page, 'Not complete');
  await pickPreset(page, 'Balanced');
  await page.getByRole('textbox', { name: 'Model' }).fill('');
  await page.getByRole('button', { name: 'Submit the task' }).click();
  await expect(page.getByRole('textbox', { name: 'Model' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Not complete');
  expect((await console.rpc('task.list', { search: 'Not complete' })).total).toBe(0);
});
