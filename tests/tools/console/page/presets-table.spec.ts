// The table of presets: what it shows, by which filters, and how it is used without a mouse.
import { doesNotScrollSideways, isAccessible } from './audit';
import { expect, test, type Console } from './fixtures';

async function make(console: Console, names: string[], fields: object = {}): Promise<void> {
  await console.rpc('preset.transact', {
    operations: names.map((name) => ({
      op: 'create',
      params: { name, parameters: { 'tp-size': [1, 2], 'page-size': [1] }, ...fields },
    })),
  });
}

function numbered(stem: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${stem} ${String(at + 1).padStart(4, '0')}`);
}

test('a row tells what a preset is, and opens its details', async ({ console }) => {
  const { page } = console;
  await make(console, ['Told in a row'], {
    description: 'For the evening',
    category: 'told',
    runtime: 'sglang',
    metadata: { tags: ['evening'], author: 'ops' },
  });
  await console.open('/presets?search=told+in');
  const row = page.getByRole('row', { name: /Told in a row/ });
  for (const text of ['For the evening', 'told', 'sglang', '2', 'evening', 'now']) {
    await expect(row.getByRole('gridcell', { name: text, exact: true })).toBeVisible();
  }
  await row.getByText('For the evening').click();
  const details = page.getByRole('dialog', { name: 'Told in a row' });
  await expect(details.getByText('tp-size')).toBeVisible();
  await expect(details.getByText('ops')).toBeVisible();
  await expect(page).toHaveURL(/open=\d+/);
  await isAccessible(page, 'details of a preset');

  await page.goBack();
  await expect(details).toBeHidden();
  await page.goForward();
  await expect(details).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
});

test('filters stand in the address and go back step by step', async ({ console }) => {
  const { page } = console;
  await make(console, ['Filter one', 'Filter two'], { category: 'filter-a' });
  await make(console, ['Filter three'], { category: 'filter-b', runtime: 'vllm' });
  await console.open('/presets');
  const rows = page.getByRole('row', { name: /Filter / });

  await page.getByRole('searchbox', { name: 'Search presets' }).pressSequentially('filter');
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/search=filter$/);

  await page.getByRole('combobox', { name: 'Category' }).click();
  await page.getByRole('option', { name: 'filter-b (1)' }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('combobox', { name: 'Runtime' }).click();
  await page.getByRole('option', { name: 'sglang' }).click();
  await expect(page.getByText('No preset matches')).toBeVisible();

  await page.goBack();
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(3);
  await page.goForward();
  await page.goForward();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page.getByRole('row', { name: /Balanced/ })).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Search presets' })).toHaveValue('');

  const shared = await console.secondPage('/presets?search=filter&category=filter-a');
  await expect(shared.getByRole('row', { name: /Filter / })).toHaveCount(2);
});

test('system presets and others are told apart', async ({ console }) => {
  const { page } = console;
  await make(console, ['Nobody ships this']);
  await console.open('/presets');
  await page.getByText('System', { exact: true }).click();
  await expect(page.getByRole('row', { name: /Balanced.*system/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Nobody ships this/ })).toBeHidden();
  await page.getByText('Own', { exact: true }).click();
  await expect(page.getByRole('row', { name: /Nobody ships this/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Balanced/ })).toBeHidden();
});

test('the order is chosen in the header', async ({ console }) => {
  const { page } = console;
  await make(console, ['Ordered a', 'Ordered c', 'Ordered b']);
  await console.open('/presets?search=ordered');
  const names = page.getByRole('link', { name: /^Ordered/ });
  await expect(names).toHaveText(['Ordered a', 'Ordered b', 'Ordered c']);
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await expect(names).toHaveText(['Ordered c', 'Ordered b', 'Ordered a']);
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await console.rpc('preset.update', { preset: 'Ordered b', changes: { description: 'newest' } });
  await page.getByRole('columnheader', { name: 'Updated' }).getByRole('button').click();
  await expect(names.first()).toHaveText('Ordered b');
});

test('a long list is read where it is looked at, by keys alone', async ({ console }) => {
  const { page } = console;
  await make(console, numbered('Long list', 950), { category: 'long list' });
  const asked: number[] = [];
  page.on('request', (request) => {
    const { method, params } = (request.postDataJSON() ?? {}) as {
      method?: string;
      params?: { offset?: number; category?: string };
    };
    if (method === 'preset.list' && params?.category) asked.push(params.offset ?? -1);
  });
  await console.open('/presets?category=long+list');
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '951');
  await expect(page.getByRole('row', { name: /Long list 0001/ })).toBeVisible();

  await grid.focus();
  await page.keyboard.press('End');
  const last = page.getByRole('row', { name: /Long list 0950/ });
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute('aria-rowindex', '951');
  await expect(grid).toHaveAttribute('aria-activedescendant', (await last.getAttribute('id')) ?? '');
  expect(new Set(asked)).toEqual(new Set([0, 900]));

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Long list 0949' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid).toBeFocused();

  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  const second = page.getByRole('row', { name: /Long list 0002/ });
  await expect(second).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText('950 selected')).toBeVisible();
  await second.getByRole('checkbox').click();
  await expect(page.getByText('949 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('950 presets found')).toBeVisible();
});

test('a range is selected over rows that were never seen', async ({ console }) => {
  const { page } = console;
  await make(console, numbered('Ranged', 400), { category: 'ranged' });
  await console.open('/presets?category=ranged');
  await page.getByRole('checkbox', { name: 'Select Ranged 0003' }).click();
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page
    .getByRole('checkbox', { name: 'Select Ranged 0398' })
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('396 selected')).toBeVisible();
});

test('the page fits 400 px and offends nobody, in light and dark', async ({ console }) => {
  const { page } = console;
  await make(console, ['Narrow enough'], { category: 'narrow', runtime: 'vllm' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 768, 400]) {
      await page.setViewportSize({ width, height: 800 });
      await console.open('/presets?search=narrow+enough');
      const row = page.getByRole('row', { name: /Narrow enough/ });
      await row.getByRole('checkbox').click();
      await expect(row).toContainText('narrow');
      await isAccessible(page, `presets, ${colorScheme}, ${width} px`);
      await doesNotScrollSideways(page, `presets, ${width} px`);
    }
  }
});
