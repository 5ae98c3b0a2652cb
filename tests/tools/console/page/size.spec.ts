// What is promised of the first page, on any machine.
import { expect, test } from './fixtures';
import { load } from './load';

test('the first page needs less than 300 kB of script, as transferred', async ({ console }) => {
  const { scriptBytes } = await load(await console.otherBrowser(), console.url);
  expect(scriptBytes).toBeGreaterThan(10_000);
  expect(scriptBytes).toBeLessThan(300_000);
});
