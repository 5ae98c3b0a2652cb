// Size, time to the first rows, and frames while 100,000 presets are scrolled.
import type { Page } from '@playwright/test';

import { expect, test } from './fixtures';
import { load } from './load';

const manyPresets = 100_000;
const lines: string[] = [];

function tell(what: string, figure: string): void {
  lines.push(`| ${what} | ${figure} |`);
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

test.afterAll(() => {
  process.stdout.write(`\n| | |\n| --- | --- |\n${lines.join('\n')}\n\n`);
});

test('cold loads', async ({ console }) => {
  const loads = [];
  for (let round = 0; round < 10; ++round) {
    const browser = await console.otherBrowser();
    loads.push(await load(browser, console.url));
    await browser.close();
  }
  const times = loads.map(({ milliseconds }) => milliseconds);
  tell('script of the first page, gzip', `${((loads[0]?.scriptBytes ?? 0) / 1000).toFixed(0)} kB`);
  tell('all that is transferred', `${((loads[0]?.allBytes ?? 0) / 1000).toFixed(0)} kB`);
  tell(
    'rows visible, cold load on loopback',
    `median ${quantile(times, 0.5).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms of 10`,
  );
  const busy = loads.map(({ processorMilliseconds }) => processorMilliseconds);
  tell('main thread’s processor time until then', `median ${quantile(busy, 0.5).toFixed(0)} ms`);
});

interface Frames {
  work: number[]; // ms from a frame's first scroll event until all of it is handed to be drawn
  intervals: number[]; // ms between frames: never less than the display's 16.7
}

async function framesDuring(page: Page, action: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const frames: Frames = { work: [], intervals: [] };
    let on = true;
    let begin = 0;
    let last = performance.now();
    const note = () => (begin ||= performance.now());
    // A message is taken after the frame that it was sent in: after styles, layout and paint.
    const after = new MessageChannel();
    after.port1.onmessage = () => {
      if (on && begin) frames.work.push(performance.now() - begin);
      begin = 0;
    };
    addEventListener('scroll', note, true);
    const tick = () => {
      if (!on) return;
      note();
      frames.intervals.push(performance.now() - last);
      last = performance.now();
      after.port2.postMessage(null);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    (window as unknown as { endFrames(): Frames }).endFrames = () => {
      on = false;
      removeEventListener('scroll', note, true);
      return frames;
    };
  });
  await action();
  return page.evaluate(() => (window as unknown as { endFrames(): Frames }).endFrames());
}

test('scrolling', async ({ console }) => {
  test.setTimeout(600_000);
  await console.page.close(); // it would follow each of the changes
  const runtimes = ['sglang', 'vllm', 'llama.cpp', null];
  for (let first = 0; first < manyPresets; first += 1000) {
    await console.rpc('preset.transact', {
      operations: Array.from({ length: 1000 }, (_, index) => {
        const number = first + index;
        return {
          op: 'create',
          params: {
            name: `Measured ${String(number).padStart(6, '0')}`,
            description: `Node ${number % 97}, week ${number % 52}`,
            category: ['performance', 'memory', 'throughput', 'custom'][number % 4],
            runtime: runtimes[number % 4],
            parameters: { 'tp-size': [1, 2], 'mem-fraction-static': [0.85, 0.9] },
            metadata: { tags: [`rack-${number % 12}`] },
          },
        };
      }),
    });
  }

  const page = await console.secondPage();
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  const table = page.getByRole('grid').or(page.getByRole('table')).first();
  await expect(table).toHaveAttribute('aria-rowcount', /^1000\d\d$/);
  const place = (await table.boundingBox()) ?? { x: 0, y: 0, width: 1280, height: 800 };
  await page.mouse.move(place.x + place.width / 2, place.y + Math.min(place.height / 2, 300));
  const scenes: [string, () => Promise<void>][] = [
    [
      'work in a frame, wheel, 120 px each 10 ms',
      async () => {
        for (let turn = 0; turn < 300; ++turn) {
          await page.mouse.wheel(0, 120);
          await page.waitForTimeout(10);
        }
      },
    ],
    [
      'work in a frame, wheel, 3,000 px each 10 ms',
      async () => {
        for (let turn = 0; turn < 300; ++turn) {
          await page.mouse.wheel(0, 3000);
          await page.waitForTimeout(10);
        }
      },
    ],
    [
      'work in a frame, Page Down held',
      async () => {
        await page.getByRole('row').nth(3).click({ position: { x: 5, y: 5 } });
        await page.keyboard.press('Escape');
        for (let turn = 0; turn < 200; ++turn) await page.keyboard.press('PageDown');
      },
    ],
    [
      'work in a frame, End and Home in turn',
      async () => {
        for (let turn = 0; turn < 20; ++turn) {
          await page.keyboard.press(turn % 2 === 0 ? 'End' : 'Home');
          await page.waitForTimeout(100);
        }
      },
    ],
  ];
  for (const [what, action] of scenes) {
    const { work, intervals } = await framesDuring(page, action);
    const late = intervals.filter((interval) => interval > 25).length;
    tell(
      what,
      `median ${quantile(work, 0.5).toFixed(1)} ms, 95 % ${quantile(work, 0.95).toFixed(1)} ms; ` +
        `${((100 * late) / intervals.length).toFixed(1)} % of ${intervals.length} frames late`,
    );
  }
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? NaN;
  tell('JavaScript heap after all of that', `${(metric('JSHeapUsedSize') / 1e6).toFixed(0)} MB`);
  tell('DOM nodes', String(metric('Nodes')));
});
