// Nobody is kept out: every page and dialog, light and dark, wide and on a phone.
import { doesNotScrollSideways, findings } from './audit';
import { expect, test } from './sampled';
import { scenes, type Scene } from './scenes';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { name, show, staysPut } of Object.values<Scene>(scenes)) {
  test(`${name}: nothing serious, no sideways scrolling`, async ({ console }) => {
    test.slow(); // four times all that axe looks at
    const { page } = console;
    const found: Record<string, string[]> = {};
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 800 });
      if (width === 1280 || staysPut) await show(console);
      await doesNotScrollSideways(page, `${name} at ${width} px`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const root = page.locator('html');
        await expect(root).toHaveAttribute('data-mantine-color-scheme', colorScheme);
        const findingsHere = await findings(page);
        if (findingsHere.length > 0) found[`${width} px, ${colorScheme}`] = findingsHere;
      }
    }
    expect(found).toEqual({});
  });
}
