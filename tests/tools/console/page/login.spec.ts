// Who may see the page: README.md of the console, "Who may".
import type { Page } from '@playwright/test';

import { expect, test, type Console } from './fixtures';

// The browser writes the status of a page that is refused into its console.
const refused = /console error: .*401/;

async function isIn(page: Page) {
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
}

async function isOut(page: Page) {
  await expect(page.getByLabel(/token/i)).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toHaveCount(0);
}

async function strangerAt(console: Console, path: string): Promise<Page> {
  console.expectFault(refused);
  const page = await (await console.otherBrowser()).newPage();
  const response = await page.goto(console.origin + path);
  expect(response?.status()).toBe(401);
  return page;
}

test('the printed URL lets a browser in and leaves no token in its address', async ({ console }) => {
  await isIn(console.page);
  expect(console.token).not.toBe('');
  expect(console.page.url()).not.toContain('token');
});

test('the cookie is out of reach of scripts and other sites, and is not the token', async ({
  console,
}) => {
  const cookies = await console.page.context().cookies();
  const port = new URL(console.origin).port;
  expect(cookies).toEqual([
    expect.objectContaining({
      name: `preset_console_${port}`,
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
    }),
  ]);
  expect(cookies[0]?.value).not.toContain(console.token);
  expect(await console.page.evaluate(() => document.cookie)).toBe('');
});

test('a reload and a second window need no token', async ({ console }) => {
  await console.page.reload();
  await isIn(console.page);
  await isIn(await console.secondPage('/tasks'));
});

test('a browser without the token is asked for it, and is then where it wanted to be', async ({
  console,
}) => {
  const page = await strangerAt(console, '/tasks');
  await isOut(page);
  await page.getByLabel(/token/i).fill(console.token);
  await page.keyboard.press('Enter');
  await isIn(page);
  const url = new URL(page.url());
  expect(url.pathname).toBe('/tasks');
  expect(url.search).toBe('');
});

test('a wrong token is refused and said to be wrong', async ({ console }) => {
  const page = await strangerAt(console, '/');
  await page.getByLabel(/token/i).fill(`${console.token}x`);
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('alert')).toContainText(/not this console's token/i);
  await isOut(page);
  await page.goto(console.origin);
  await isOut(page);
});

test('without the cookie nothing of the API is answered', async ({ console }) => {
  const page = await strangerAt(console, '/');
  const answers = await page.evaluate(async () => {
    const rpc = await fetch('/api/rpc', {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"preset.list"}',
    });
    const presets = await fetch('/api/presets/');
    return [rpc.status, presets.status, await presets.text()];
  });
  expect(answers.slice(0, 2)).toEqual([401, 401]);
  expect(answers[2]).not.toContain('Balanced');
});

test('a page that was open when the gateway got a new token says the session is over', async ({
  console,
}) => {
  console.expectFault(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|401/);
  await isIn(console.page);
  await console.stopGateway();
  await console.startGateway();
  await expect(console.page.getByRole('alert').filter({ hasText: /session/i })).toBeVisible();
});
