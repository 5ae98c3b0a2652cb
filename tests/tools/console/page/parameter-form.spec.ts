// The rows of parameters: chips by keys and mouse, lists pasted, duplicates, what is undone.
import { addParameter, adder, expectValues, openNew, showView, values, writeJson } from './editing';
import { expect, test } from './fixtures';

test('chips are walked over, moved, changed and removed by keys', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await addParameter(dialog, 'tp-size');
  await page.keyboard.type('1,2,4,');
  await page.keyboard.press('Backspace');
  const chip = (name: string) => values(dialog, 'tp-size').getByRole('button', { name, exact: true });
  await expect(chip('4, number')).toBeFocused();
  await page.keyboard.press('Alt+ArrowLeft');
  await expectValues(dialog, 'tp-size', ['1', '4', '2']);
  await expect(chip('4, number')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await expectValues(dialog, 'tp-size', ['4', '2']);
  await expect(chip('4, number')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('"8"');
  await page.keyboard.press('Enter');
  await expectValues(dialog, 'tp-size', ['"8"', '2']);
  await expect(chip('"8", text')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await expect(adder(dialog, 'tp-size')).toBeFocused();
});

test('types are told apart, a duplicate is refused at once with its reason', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await addParameter(dialog, 'x');
  await page.keyboard.type('1,true,"1",null,');
  await expectValues(dialog, 'x', ['1', 'true', '"1"', 'null']);
  await page.keyboard.type('1.0');
  await page.keyboard.press('Enter');
  await expect(adder(dialog, 'x')).toHaveAccessibleDescription('1.0 is in the list already, as 1.');
  await expect(adder(dialog, 'x')).toHaveValue('1.0');
  await adder(dialog, 'x').fill('1..8');
  await page.keyboard.press('Enter');
  await expect(adder(dialog, 'x')).toHaveAccessibleDescription(/1\.\.8\/1 or 1\.\.8x2/);
  await adder(dialog, 'x').fill('1..8x2');
  await page.keyboard.press('Enter');
  await expect(adder(dialog, 'x')).toHaveAccessibleDescription(/stands alone/);
  await expectValues(dialog, 'x', ['1', 'true', '"1"', 'null']);
});

test('a chip that is opened and left alone stays one value', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await addParameter(dialog, 'devices');
  await page.keyboard.type('"0,1"');
  await page.keyboard.press('Enter');
  await page.keyboard.type('"1..8x2"');
  await page.keyboard.press('Enter');
  for (const text of ['0,1', '1..8x2']) {
    const list = values(dialog, 'devices');
    await list.getByRole('button', { name: `${text}, text`, exact: true }).dblclick();
    await expect(list.getByRole('combobox')).toHaveValue(`"${text}"`);
    await page.keyboard.press('Tab');
    await expect(list.getByRole('button', { name: /, text$/ })).toHaveText(['0,1', '1..8x2']);
  }
});

test('a pasted list becomes its values', async ({ console }) => {
  const { page } = console;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const dialog = await openNew(console);
  await addParameter(dialog, 'x');
  await page.evaluate(() => navigator.clipboard.writeText('[64, 128.0,\n "256"]'));
  await page.keyboard.press('ControlOrMeta+v');
  await expectValues(dialog, 'x', ['64', '128.0', '"256"']);
  await page.evaluate(() => navigator.clipboard.writeText('1\n2\n4\n'));
  await page.keyboard.press('ControlOrMeta+v');
  await expectValues(dialog, 'x', ['64', '128.0', '"256"', '1', '2', '4']);
});

test('flags and values are suggested from the catalog of the runtime', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await dialog.getByRole('combobox', { name: 'Runtime', exact: true }).fill('sglang');
  const add = dialog.getByRole('combobox', { name: 'Add a parameter', exact: true });
  await add.pressSequentially('schedule-pol');
  await expect(page.getByRole('option', { name: /^schedule-policy/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(adder(dialog, 'schedule-policy')).toBeFocused();
  await expect(dialog.getByText(/Order of waiting requests/)).toBeVisible();
  await adder(dialog, 'schedule-policy').click();
  await page.getByRole('option', { name: /^lpm/ }).click();
  await page.getByRole('option', { name: /^fcfs/ }).click();
  await expectValues(dialog, 'schedule-policy', ['lpm', 'fcfs']);
  await expect(page.getByRole('option', { name: /^lpm/ })).toBeHidden();
});

test('a name that is no flag is told, and put right with one click', async ({ console }) => {
  const dialog = await openNew(console);
  await dialog.getByRole('combobox', { name: 'Runtime', exact: true }).fill('sglang');
  await addParameter(dialog, 'schedule-polcy');
  await console.page.keyboard.type('lpm,');
  await expect(dialog.getByText(/no flag "schedule-polcy"/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Rename to schedule-policy' }).click();
  await expectValues(dialog, 'schedule-policy', ['lpm']);
  await expect(dialog.getByText(/no flag/)).toBeHidden();
});

test('a row is renamed with its values, never to a name that is there', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await addParameter(dialog, 'first');
  await page.keyboard.type('1,2,');
  await addParameter(dialog, 'second');
  await page.keyboard.type('3,');
  const name = dialog.getByRole('combobox', { name: 'Name of first' });
  await name.fill('second');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAccessibleDescription('second is there already.');
  await name.fill('third');
  await page.keyboard.press('Enter');
  await expectValues(dialog, 'third', ['1', '2']);
  await expect(dialog.getByRole('group', { name: /^(third|second)$/ }).first()).toHaveAccessibleName(
    'third',
  );
});

test('a removed row comes back at its place', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  for (const name of ['a', 'b', 'c']) {
    await addParameter(dialog, name);
    await page.keyboard.type('1,');
  }
  await dialog.getByRole('button', { name: 'Remove b', exact: true }).click();
  await expect(values(dialog, 'b')).toBeHidden();
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByRole('list', { name: /^Values of/ })).toHaveCount(3);
  await expect(dialog.getByRole('list', { name: /^Values of/ }).nth(1)).toHaveAccessibleName('Values of b');
});

test('what is richer than a list is read as words and edited as JSON', async ({ console }) => {
  const { page } = console;
  const dialog = await openNew(console);
  await showView(dialog, 'JSON');
  await writeJson(
    dialog,
    '{"name": "Rich", "parameters": {"dp-size": {"values": [2, 4], "when": "enable_dp_attention"}, "x": [1]}}',
  );
  await showView(dialog, 'Form');
  await expect(dialog.getByText('when enable_dp_attention')).toBeVisible();
  await dialog.getByRole('button', { name: 'Edit dp-size as JSON' }).click();
  const editor = dialog.getByRole('textbox', { name: 'dp-size as JSON' });
  await expect(editor).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText('{"values_from": ');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('"[1, gpus]"}');
  await page.keyboard.press('Control+Enter');
  await expect(dialog.getByText('from [1, gpus]')).toBeVisible();
  await expect(dialog).toBeVisible(); // only the row was applied
});

test('512 parameters and a list of 4,096 values do not hold the page up', async ({ console }) => {
  const { page } = console;
  const parameters: Record<string, number[]> = {};
  for (let index = 0; index < 512; ++index) {
    parameters[`parameter-${index}`] = Array.from({ length: 20 }, (_, value) => value);
  }
  parameters['parameter-0'] = Array.from({ length: 4096 }, (_, value) => value);
  const dialog = await openNew(console);
  await showView(dialog, 'JSON');
  await writeJson(dialog, JSON.stringify({ name: 'Large', parameters }));
  await page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
    Object.assign(window, { longTasks: tasks });
  });
  await showView(dialog, 'Form');
  await expect(dialog.getByText(/and 4,072 more/)).toBeVisible();
  const add = adder(dialog, 'parameter-1');
  await add.click();
  await page.keyboard.type('77,');
  await expect(values(dialog, 'parameter-1').getByRole('button', { name: '77, number' })).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks),
  );
  expect(longest).toBeLessThan(3000);
  await addParameter(dialog, 'the-last'); // is brought into sight
});
