// Calls of the daemon's methods, through the gateway.
import { parseJson, toJson } from './json';
import type { Methods } from './types.gen';

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M]['params'];
export type Result<M extends MethodName> = Methods[M]['result'];

// What was wrong with one member of the params.
export interface FieldError {
  path: string; // a JSON pointer: "/parameters/tp-size/2"
  message: string;
}

// The daemon refused.
export class RpcError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly word: string, // "not_found", "already_exists", …
    readonly data: Record<string, unknown>,
    readonly errors: FieldError[],
  ) {
    super(message);
  }
}

// The gateway or the daemon did not answer.
export class NoAnswer extends Error {}

export interface CallOptions {
  signal?: AbortSignal;
  // Numbers as the browser reads them: for long lists whose numbers are ids and counts.
  plainNumbers?: boolean;
}

let lastId = 0;

// For a write that may be sent again after a lost answer. The browser's own UUIDs are for secure
// contexts alone, which the page under another host's name may not be.
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function call<M extends MethodName>(
  method: M,
  params: Params<M>,
  options: CallOptions = {},
): Promise<Result<M>> {
  const body = toJson({ jsonrpc: '2.0', id: ++lastId, method, params });
  let response: Response;
  let text: string;
  try {
    response = await fetch('/api/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: options.signal ?? null,
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new NoAnswer('The console does not answer.');
  }
  if (!response.ok) throw refusal(response.status, text);
  const answer = (options.plainNumbers ? JSON.parse(text) : parseJson(text)) as {
    result?: Result<M>;
    error?: { code: number; message: string; data?: Record<string, unknown> };
  };
  if (answer.error) throw daemonError(answer.error);
  return answer.result as Result<M>;
}

function daemonError(error: { code: number; message: string; data?: Record<string, unknown> }) {
  const data = error.data ?? {};
  const errors = Array.isArray(data['errors']) ? (data['errors'] as FieldError[]) : [];
  return new RpcError(error.message, error.code, String(data['code'] ?? ''), data, errors);
}

// The gateway's own refusals: {"detail": …}.
function refusal(status: number, text: string): Error {
  let detail: unknown;
  try {
    detail = (JSON.parse(text) as { detail?: unknown }).detail;
  } catch {
    detail = undefined;
  }
  const message = typeof detail === 'string' ? detail : `The console answered ${status}.`;
  if (status === 401) return new NoAnswer('The session has ended: open the console with its token again.');
  return new NoAnswer(message);
}
