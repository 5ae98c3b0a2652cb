import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from '@playwright/test';

// Where traces and pictures of failures go; never into the source tree.
const results = process.env['CONSOLE_PAGE_RESULTS'] ?? join(tmpdir(), 'console-page-results');

export default defineConfig({
  testDir: '.',
  outputDir: results,
  snapshotPathTemplate: join(results, 'snapshots', '{arg}{ext}'),
  // Daemon, gateway and browser share the cores: a second worker would only make times uneven.
  workers: Number(process.env['CONSOLE_PAGE_WORKERS'] ?? 1),
  fullyParallel: false,
  // A machine that others use may stand still for seconds. What passes at the second try alone is
  // told as flaky at the end: look at it, it may have found something.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  // `run` asks for the tests alone; `figures` and `screenshots` for theirs.
  testMatch: `**/*.${process.env['CONSOLE_PAGE_FILES'] ?? 'spec'}.ts`,
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', // tests run as root in containers
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Without its film strip, which costs more than most tests; the pages' own states are there.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
