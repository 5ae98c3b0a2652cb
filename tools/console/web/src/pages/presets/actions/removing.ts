// Deleting and bringing back. Many are one transaction: all of it happens, or nothing.
import { call, newRequestId, RpcError } from '../../../api/rpc';
import type { PresetSummary } from '../../../api/types.gen';

// What is known of a preset that something is done to.
export type Actionable = Pick<PresetSummary, 'id' | 'name' | 'revision' | 'is_system'>;

// A preset as it was deleted: what brings it back.
export interface Removed {
  id: number;
  name: string;
  revision: number;
}

// Refused when one of them changed since it was read, so that what is undone is what was seen.
export async function remove(presets: Actionable[]): Promise<Removed[]> {
  const request_id = newRequestId();
  const [only, ...others] = presets;
  if (only && others.length === 0) {
    await call('preset.delete', { preset: only.id, if_revision: only.revision, request_id });
  } else if (only) {
    const operations = presets.map(({ id, revision }) => ({
      op: 'delete' as const,
      params: { preset: id, if_revision: revision },
    }));
    await call('preset.transact', { operations, request_id });
  }
  return presets.map(({ id, name, revision }) => ({ id, name, revision }));
}

export async function bringBack(removed: Removed[]): Promise<void> {
  const request_id = newRequestId();
  const [only, ...others] = removed;
  if (only && others.length === 0) {
    await call('preset.restore', { preset: only.id, revision: only.revision, request_id });
  } else if (only) {
    const operations = removed.map(({ id, revision }) => ({
      op: 'restore' as const,
      params: { preset: id, revision },
    }));
    await call('preset.transact', { operations, request_id });
  }
}

const together = 8; // questions at once

// The presets as they are now; those that are gone are left out.
export async function freshened(presets: Actionable[]): Promise<Actionable[]> {
  const now: Actionable[] = [];
  for (let at = 0; at < presets.length; at += together) {
    const asked = presets.slice(at, at + together).map(asItIsNow);
    for (const preset of await Promise.all(asked)) if (preset) now.push(preset);
  }
  return now;
}

async function asItIsNow(before: Actionable): Promise<Actionable | undefined> {
  try {
    const { name, revision } = await call('preset.get', { preset: before.id },
      { plainNumbers: true });
    return { ...before, name, revision };
  } catch (error) {
    if (error instanceof RpcError && error.word === 'not_found') return undefined;
    throw error;
  }
}
