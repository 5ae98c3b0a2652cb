// What a browser without a cache loads to show the first page, and how long it takes.
import type { BrowserContext, Page } from '@playwright/test';

export interface Load {
  scriptBytes: number; // transferred: as compressed
  allBytes: number;
  milliseconds: number; // from the navigation until the rows are painted
  processorMilliseconds: number; // of the page's main thread until then, whatever else runs
}

// Runs in the page before its own scripts.
function noteFirstRow(): void {
  const look = () => {
    // More than the heading's row, with the text of a shipped preset.
    const rows = [...document.querySelectorAll('[role="row"], tr')];
    if (rows.length > 2 && rows.some((row) => row.textContent?.includes('Balanced'))) {
      requestAnimationFrame(() =>
        setTimeout(() => {
          (window as unknown as { rowsAt: number }).rowsAt = performance.now();
        }),
      );
    } else {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);
}

// Opens `url` in `context`, which must be new.
export async function load(context: BrowserContext, url: string): Promise<Load> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const scripts = new Set<string>();
  let scriptBytes = 0;
  let allBytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    allBytes += encodedDataLength;
    if (scripts.has(requestId)) scriptBytes += encodedDataLength;
  });
  await session.send('Network.enable');
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.addInitScript(noteFirstRow);
  await page.goto(url);
  const milliseconds = await rowsAt(page);
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  await page.close();
  return { scriptBytes, allBytes, milliseconds, processorMilliseconds: 1000 * seconds };
}

async function rowsAt(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () => (window as unknown as { rowsAt?: number }).rowsAt,
  );
  return (await handle.jsonValue()) ?? 0;
}
