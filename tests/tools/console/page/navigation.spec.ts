// The frame around the pages.
import { expect, test } from './fixtures';

test('the menu leads to each page, which has one heading and a title', async ({ console }) => {
  const { page } = console;
  const menu = page.getByRole('navigation', { name: 'Pages' });
  for (const name of ['Tasks', 'New task', 'Presets']) {
    await menu.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(menu.getByRole('link', { name, exact: true })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await expect(page).toHaveTitle(new RegExp(name, 'i'));
  }
});

test('a path that is no page says so', async ({ console }) => {
  await console.open('/no/such/page');
  await expect(console.page.getByText('No such page')).toBeVisible();
});
