// A daemon or a gateway that is down, and comes back.
import type { Page } from '@playwright/test';

import { expect, test, type Console } from './fixtures';
import { dialog, choose, row } from './steps';

// A mark that a reload takes away.
async function mark(page: Page) {
  await page.evaluate(() => ((window as unknown as { mark: boolean }).mark = true));
}

async function isTheSameDocument(page: Page) {
  expect(await page.evaluate(() => (window as unknown as { mark?: boolean }).mark)).toBe(true);
}

function daemonBanner(page: Page) {
  return page.getByRole('alert').filter({ hasText: 'The daemon does not answer' });
}

function gatewayBanner(page: Page) {
  return page.getByRole('alert').filter({ hasText: 'The console does not answer' });
}

async function somePreset(console: Console, name: string) {
  await console.rpc('preset.create', { name, parameters: { 'tp-size': [1] } });
}

test('a daemon that goes and comes is told, and the page goes on without a reload', async ({
  console,
}) => {
  console.expectFault(/503/);
  const { page } = console;
  await somePreset(console, 'Outlives the daemon');
  await console.open('/presets?search=Outlives');
  await expect(row(page, 'Outlives the daemon')).toBeVisible();
  await mark(page);

  await console.stopDaemon();
  await expect(daemonBanner(page)).toBeVisible();
  await expect(row(page, 'Outlives the daemon'), 'what was read stays').toBeVisible();

  await console.startDaemon();
  await expect(daemonBanner(page)).toHaveCount(0);
  await console.rpc('preset.update', {
    preset: 'Outlives the daemon',
    changes: { name: 'Outlives the daemon twice' },
  });
  await expect(row(page, 'Outlives the daemon twice')).toBeVisible();
  await isTheSameDocument(page);
});

test('a page that is opened while the daemon is down fills by itself', async ({ console }) => {
  console.expectFault(/503/);
  await somePreset(console, 'There when it is back');
  await console.stopDaemon();
  await console.open('/presets?search=There+when');
  await expect(daemonBanner(console.page)).toBeVisible();
  await mark(console.page);
  await console.startDaemon();
  await expect(row(console.page, 'There when it is back')).toBeVisible();
  await expect(daemonBanner(console.page)).toHaveCount(0);
  await isTheSameDocument(console.page);
});

test('a gateway that goes and comes is told, and the page goes on without a reload', async ({
  console,
}) => {
  console.expectFault(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE/);
  const { page } = console;
  await console.open('/presets?search=Outlives+the+gateway');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await mark(page);

  await console.stopGateway();
  await expect(gatewayBanner(page)).toBeVisible();
  // While it is gone the page cannot hear of this.
  await somePreset(console, 'Outlives the gateway');

  await console.startGateway({ keepToken: true });
  await expect(gatewayBanner(page)).toHaveCount(0);
  await expect(row(page, 'Outlives the gateway')).toBeVisible();
  await isTheSameDocument(page);
});

test('what cannot be done without the daemon is refused with the reason, and works later', async ({
  console,
}) => {
  console.expectFault(/503/);
  const { page } = console;
  await somePreset(console, 'Deleted after the outage');
  await console.open('/presets?search=Deleted+after');
  const agree = dialog(page, /Delete/).getByRole('button', { name: 'Delete' });
  await choose(page, 'Deleted after the outage', /Delete/);
  await expect(agree).toBeVisible();
  await console.stopDaemon();
  await expect(page.getByText('The daemon does not answer')).toBeVisible();
  await agree.click();
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was deleted' })).toContainText(
    /tuningd|daemon/i,
  );
  await expect(row(page, 'Deleted after the outage')).toBeVisible();

  await console.startDaemon();
  await expect(daemonBanner(page)).toHaveCount(0);
  await choose(page, 'Deleted after the outage', /Delete/);
  await agree.click();
  await expect(row(page, 'Deleted after the outage')).toHaveCount(0);
});
