// As `fixtures`, with a daemon of its own that has the presets and tasks of sample.ts, for tests and
// pictures that look at full pages.
import { Deployment } from './deployment';
import { test as plain } from './fixtures';
import { addPresets, addTasks } from './sample';

export { expect, type Console, type Page } from './fixtures';

export const test = plain.extend<object, { deployment: Deployment }>({
  deployment: [
    async ({}, use) => {
      const deployment = new Deployment();
      try {
        await deployment.start();
        deployment.sampled = true;
        await addPresets(deployment.daemon);
        await addTasks(deployment.daemon);
        await use(deployment);
      } finally {
        await deployment.stop();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

// Of addTasks: the task that is over and has forty trials.
export const fullTask = 1;
