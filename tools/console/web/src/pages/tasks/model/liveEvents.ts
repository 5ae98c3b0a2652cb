// Events as these pages take them.
import type { LiveEvent } from '../../../api/events';
import type { RowChange } from './liveRows';
import type { Trial } from './types';

interface Told {
  name: string;
  data: unknown;
}

export function rowOf(event: LiveEvent): RowChange | null {
  const told = event as Told;
  return told.name === 'task.changed' ? (told.data as RowChange) : null;
}

export function trialOf(event: LiveEvent): Trial | null {
  const told = event as Told;
  return told.name === 'trial.changed' ? (told.data as Trial) : null;
}
