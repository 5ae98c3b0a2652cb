// JSON pointers (RFC 6901).

export function pointerOf(parts: readonly (string | number)[]): string {
  return parts
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

export function pointerParts(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

// Faults at or under `prefix`, with paths from there: /space/parameters/x under /space is
// /parameters/x.
export function under<F extends { path: string }>(faults: readonly F[], prefix: string): F[] {
  return faults
    .filter(({ path }) => path === prefix || path.startsWith(`${prefix}/`))
    .map((fault) => ({ ...fault, path: fault.path.slice(prefix.length) }));
}
