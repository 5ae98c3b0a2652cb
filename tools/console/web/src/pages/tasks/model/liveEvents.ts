// Events as these pages take them.
import type { LiveEvent } from '../../../api/events';
import type { TaskChanged } from '../../../api/types.gen';
import type { Trial } from './types';

export function rowOf(event: LiveEvent): TaskChanged | null {
  return event.name === 'task.changed' ? event.data : null;
}

export function trialOf(event: LiveEvent): Trial | null {
  return event.name === 'trial.changed' ? event.data : null;
}
