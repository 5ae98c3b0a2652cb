// What the daemon found wrong with a document, at the document's own members.
import { toJson } from '../../../api/json';
import { type FieldError, RpcError } from '../../../api/rpc';
import { pointerParts } from '../../../components/json/pointer';
import { type Doc, getAt } from './document';

// The daemon's paths begin with the member of the params that the document is.
export function faultsOf(error: Error | null): FieldError[] {
  if (!(error instanceof RpcError)) return [];
  return error.errors.map(({ path, message }) => ({
    path: path.replace(/^\/task(?=\/|$)/, ''),
    message,
  }));
}

// Warnings begin with a path where they are about a member.
export function splitWarning(warning: string): FieldError {
  const [, path, message] = /^(\/[^\s:]*): ([\s\S]*)$/.exec(warning) ?? [];
  return path !== undefined && message !== undefined
    ? { path, message }
    : { path: '', message: warning };
}

// A refusal of what has been changed since says nothing any more.
export function stillTrue(faults: FieldError[], refused: Doc, now: Doc): FieldError[] {
  return faults.filter(({ path }) => {
    const parts = pointerParts(path);
    return toJson(getAt(refused, parts) ?? null) === toJson(getAt(now, parts) ?? null);
  });
}

// The first fault at or under a path, with the rest of the path where it is deeper.
export function faultAt(faults: readonly FieldError[], path: string): string | undefined {
  const fault = faults.find((each) => each.path === path || each.path.startsWith(`${path}/`));
  if (!fault) return undefined;
  const rest = fault.path.slice(path.length);
  return rest ? `${rest.slice(1)}: ${fault.message}` : fault.message;
}

// Faults that no field of the form shows.
export function elsewhere(faults: readonly FieldError[], shown: readonly string[]): FieldError[] {
  return faults.filter(
    ({ path }) => !shown.some((each) => path === each || path.startsWith(`${each}/`)),
  );
}
