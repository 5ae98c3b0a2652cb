// Other windows change presets: what is looked at stays in its place, and what is open follows.
import { expect, test, type Console } from './fixtures';

async function makeMany(console: Console, stem: string, count: number): Promise<void> {
  await console.rpc('preset.transact', {
    operations: Array.from({ length: count }, (_, at) => ({
      op: 'create',
      params: {
        name: `${stem} ${String(at + 1).padStart(4, '0')}`,
        category: stem,
        parameters: { 'tp-size': [1] },
      },
    })),
  });
}

test('rows that come and go above leave place and selection alone', async ({ console }) => {
  const { page } = console;
  await makeMany(console, 'anchored', 300);
  await console.open('/presets?category=anchored');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '301');
  await page.getByRole('grid').hover();
  await page.mouse.wheel(0, 4000);
  const row = page.getByRole('row', { name: /anchored 0112/ });
  await row.getByRole('checkbox').click();
  await expect(row).toHaveAttribute('aria-rowindex', '113');
  const before = (await row.boundingBox())?.y;

  await console.rpc('preset.create', {
    name: 'anchored 0000',
    category: 'anchored',
    parameters: { 'tp-size': [1] },
  });
  await expect(row).toHaveAttribute('aria-rowindex', '114');
  await expect.poll(async () => (await row.boundingBox())?.y).toBe(before);
  await expect(row).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('1 selected')).toBeVisible();

  await console.rpc('preset.delete', { preset: 'anchored 0001' });
  await expect(row).toHaveAttribute('aria-rowindex', '113');
  await expect.poll(async () => (await row.boundingBox())?.y).toBe(before);

  await console.rpc('preset.delete', { preset: 'anchored 0112' });
  await expect(row).toBeHidden();
  await expect(page.getByText('299 presets found')).toBeVisible();
});

test('the details follow the preset, and offer it back when it was deleted', async ({
  console,
}) => {
  const { page } = console;
  const { id } = (await console.rpc('preset.create', {
    name: 'Followed',
    parameters: { 'tp-size': [1] },
  })) as { id: number };
  await console.open(`/presets?open=${id}`);
  await expect(page.getByRole('dialog', { name: 'Followed' })).toBeVisible();
  await console.rpc('preset.update', {
    preset: id,
    changes: { name: 'Followed on', parameters: { 'dp-size': [8] } },
  });
  const details = page.getByRole('dialog', { name: 'Followed on' });
  await expect(details.getByText('dp-size')).toBeVisible();

  await console.rpc('preset.delete', { preset: id });
  await expect(details.getByText('This preset was deleted')).toBeVisible();
  await details.getByRole('button', { name: 'Restore' }).click();
  await expect(details.getByText('This preset was deleted')).toBeHidden();
  await expect(details.getByRole('button', { name: 'Edit' })).toBeEnabled();
  expect(await console.rpc('preset.get', { preset: id })).toMatchObject({ name: 'Followed on' });
});

test('a link to a deleted preset offers it back, one to none says so', async ({ console }) => {
  const { page } = console;
  const { id } = (await console.rpc('preset.create', {
    name: 'Linked to',
    parameters: { 'tp-size': [1] },
  })) as { id: number };
  await console.rpc('preset.delete', { preset: id });
  await console.open(`/presets?open=${id}`);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByRole('dialog', { name: 'Linked to' })).toBeVisible();
  await console.open('/presets?open=987654321');
  await expect(page.getByText('There is no preset 987654321')).toBeVisible();
});

test('a row that another changed is lit up for a moment, unless motion is not wanted', async ({
  console,
}) => {
  const { page } = console;
  await console.rpc('preset.create', { name: 'Lit up', parameters: { 'tp-size': [1] } });
  const row = page.getByRole('row', { name: /Lit up/ });
  const animated = () => row.evaluate((element) => element.getAnimations().length);
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    await page.emulateMedia({ reducedMotion });
    await console.open('/presets?search=lit+up');
    await expect(row).toBeVisible();
    await expect.poll(animated).toBe(0);
    await console.rpc('preset.update', {
      preset: 'Lit up',
      changes: { description: `seen with ${reducedMotion}` },
    });
    await expect(row).toContainText(`seen with ${reducedMotion}`);
    expect(await animated()).toBe(reducedMotion === 'reduce' ? 0 : 1);
  }
});
