// The pictures of the README: `screenshots BUILD` makes them anew.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from './sampled';
import { scenes, type Scene } from './scenes';

const folder = join(process.env['REPOSITORY'] ?? '', 'tools/console/screenshots');
const mostBytes = 150_000;

const pictures: Record<string, Scene> = {
  presets: scenes.presets,
  editor: scenes.editor,
  history: scenes.history,
  import: scenes.importing,
  selector: scenes.selector,
  'new-task': scenes.newTask,
  tasks: scenes.tasks,
  task: scenes.task,
};

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, scene] of Object.entries(pictures)) {
  test(name, async ({ console }) => {
    test.slow();
    const { page } = console;
    mkdirSync(folder, { recursive: true });
    await scene.show(console);
    if (name === 'selector') {
      await page.getByRole('region', { name: 'Search space' }).scrollIntoViewIfNeeded();
      await page.getByRole('list', { name: 'Conflicts' }).scrollIntoViewIfNeeded();
    }
    await page.mouse.move(0, 0);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(300); // charts draw themselves anew
      const path = join(folder, `${name}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      expect(statSync(path).size).toBeLessThan(mostBytes);
    }
  });
}
