// Accessibility as axe sees it, and what it does not see.
import { readFileSync } from 'node:fs';

import type { AxeResults } from 'axe-core';

import { expect, type Page } from './fixtures';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// What is serious or critical in what the page shows now; empty: nothing.
export async function findings(page: Page): Promise<string[]> {
  await settled(page);
  await page.evaluate(source); // a script tag would be against the page's policy
  const { violations } = await page.evaluate(
    () =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run() as Promise<
        Pick<AxeResults, 'violations'>
      >,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.html} ${node.any[0]?.message ?? ''}`),
    );
}

// Colours are mixed while something fades in, which begins a frame after what causes it.
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    let quiet = 0;
    while (quiet < 3) {
      await frame();
      const moving = document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
      quiet = moving.length === 0 ? quiet + 1 : 0;
      await Promise.all(moving.map((animation) => animation.finished.catch(() => undefined)));
    }
  });
}

export async function isAccessible(page: Page, what: string): Promise<void> {
  expect(await findings(page), `${what}: findings of axe`).toEqual([]);
}

export async function doesNotScrollSideways(page: Page, what: string): Promise<void> {
  const tooWide = () =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  // A window that was made narrower is laid out a moment later.
  await expect
    .poll(tooWide, { message: `${what}: pixels beyond the right edge` })
    .toBeLessThanOrEqual(0);
}
