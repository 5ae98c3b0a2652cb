// `console`: the real daemon, the real gateway, and windows of a real browser that are logged in.
import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { Deployment } from './deployment';
import type { Answer } from './rpc';
import { Watch } from './watch';

export { expect, type Locator, type Page } from '@playwright/test';
export { Refused } from './rpc';

export interface Console {
  // As preset-console printed it: with the token.
  url: string;
  origin: string;
  token: string;
  deployment: Deployment;
  // A window that has opened `url`, on the first page.
  page: Page;
  // Opens a path of the console in `page`: '/tasks'.
  open(path: string): Promise<void>;
  // One more window of the same browser, logged in as the first is.
  secondPage(path?: string): Promise<Page>;
  // Another browser: no cookies. Nothing is open in it.
  otherBrowser(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  // The daemon's method, not through the gateway. Throws Refused.
  rpc(method: string, params?: object): Promise<Answer>;
  stopDaemon(): Promise<void>;
  startDaemon(): Promise<void>;
  stopGateway(): Promise<void>;
  // On the same port; its token is a new one, unless it is told to keep it.
  startGateway(options?: { keepToken?: boolean }): Promise<void>;
  // A fault that this test brings about: "console error: …", "page error: …".
  expectFault(message: RegExp): void;
}

export const test = base.extend<
  { watch: Watch; console: Console },
  { deployment: Deployment }
>({
  deployment: [
    async ({}, use) => {
      const deployment = new Deployment();
      try {
        await deployment.start();
        await use(deployment);
      } finally {
        await deployment.stop();
      }
    },
    { scope: 'worker' },
  ],

  watch: async ({ deployment }, use) => {
    const watch = new Watch([deployment.gateway.origin]);
    await use(watch);
    expect(watch.faults, 'errors in the browser').toEqual([]);
  },

  console: async ({ deployment, watch, context, browser, contextOptions }, use, info) => {
    const { daemon, gateway } = deployment;
    const others: BrowserContext[] = [];
    await deployment.readyFor(info.file);
    await watch.context(context);
    const page = await context.newPage();
    await page.goto(gateway.url);

    await use({
      url: gateway.url,
      origin: gateway.origin,
      token: gateway.token,
      deployment,
      page,
      open: async (path) => {
        await page.goto(gateway.origin + path);
      },
      secondPage: async (path = '/') => {
        const second = await context.newPage();
        await second.goto(gateway.origin + path);
        return second;
      },
      otherBrowser: async (options) => {
        const other = await browser.newContext({ ...contextOptions, ...options });
        others.push(other);
        await watch.context(other);
        return other;
      },
      rpc: (method, params) => daemon.rpc(method, params),
      stopDaemon: () => daemon.stop(),
      startDaemon: () => daemon.start(),
      stopGateway: () => gateway.stop(),
      startGateway: (options) => gateway.start(options),
      expectFault: (message) => watch.expect(message),
    });

    for (const other of others) await other.close();
    if (info.status !== info.expectedStatus) {
      await info.attach('tuningd.log', { body: daemon.allLog, contentType: 'text/plain' });
      await info.attach('preset-console.log', { body: gateway.allLog, contentType: 'text/plain' });
    }
  },
});
