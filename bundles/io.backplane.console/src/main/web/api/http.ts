import { session } from './session-state.js';

export const BASE = '/api/v1';

export interface FieldError {
  pointer: string;
  detail: string;
}

/** The node answered with a problem (RFC 9457), or did not answer at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: FieldError[] = [],
  ) {
    super(detail || title);
  }

  /** What is wrong with one field of what was sent, if anything. */
  field(name: string): string | undefined {
    return this.errors.find((e) => e.pointer === `#/${name}` || e.pointer === `/${name}`)?.detail;
  }
}

export interface Call {
  query?: Record<string, string | number | boolean | string[] | null | undefined>;
  body?: unknown;
  /** Sent as it is, with this content type. */
  raw?: { data: BodyInit; type: string };
  ifMatch?: number;
  signal?: AbortSignal;
}

/** The address of a resource with its query. */
export function address(path: string, query: Call['query'] = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(key, String(one));
    }
  }
  const text = params.toString();
  return BASE + path + (text ? `?${text}` : '');
}

export const get = <T>(path: string, query?: Call['query'], signal?: AbortSignal) =>
  call<T>('GET', path, { query, signal });
export const post = <T>(path: string, body?: unknown, more: Call = {}) =>
  call<T>('POST', path, { body, ...more });
export const put = <T>(path: string, body: unknown, version: number) =>
  call<T>('PUT', path, { body, ifMatch: version });
export const patch = <T>(path: string, body: unknown, version?: number) =>
  call<T>('PATCH', path, { body, ifMatch: version });
export const remove = (path: string, version?: number) =>
  call<void>('DELETE', path, { ifMatch: version });

/** Calls the node. Reads are tried again for a moment while a part of it is being replaced. */
export async function call<T>(method: string, path: string, options: Call = {}): Promise<T> {
  const attempts = method === 'GET' ? 4 : 1;
  for (let attempt = 1; ; attempt++) {
    const reply = await send(method, path, options);
    const away = reply instanceof ApiError && (reply.status === 0 || reply.status === 503);
    if (away && attempt < attempts) {
      await pause(150 * 2 ** attempt, options.signal);
      continue;
    }
    if (reply instanceof ApiError) throw reply;
    return (await decode(reply)) as T;
  }
}

async function send(method: string, path: string, options: Call): Promise<Response | ApiError> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.raw) headers['Content-Type'] = options.raw.type;
  if (options.ifMatch !== undefined) headers['If-Match'] = `"v${options.ifMatch}"`;
  const csrf = session.value?.csrf;
  if (method !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf;
  try {
    const reply = await fetch(address(path, options.query), {
      method,
      headers,
      body: options.raw?.data ?? (options.body === undefined ? null : JSON.stringify(options.body)),
      signal: options.signal ?? null,
      credentials: 'same-origin',
      cache: 'no-store',
    });
    return reply.ok ? reply : await problem(reply, path);
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e;
    return new ApiError(0, 'The node does not answer', 'Is it running, and is the network up?');
  }
}

async function problem(reply: Response, path: string): Promise<ApiError> {
  if (reply.status === 401 && path !== '/session' && session.value) session.value = null;
  const body = (await reply.json().catch(() => ({}))) as Partial<ApiError>;
  const title = body.title ?? `The node answered ${reply.status}`;
  return new ApiError(reply.status, title, body.detail ?? '', body.errors ?? []);
}

async function decode(reply: Response): Promise<unknown> {
  if (reply.status === 204) return undefined;
  const text = await reply.text();
  return text ? JSON.parse(text) : undefined;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('aborted', 'AbortError'));
    });
  });
}
