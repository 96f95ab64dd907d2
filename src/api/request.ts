import type * as z from 'zod';
import type { RequestBody, RouteSpec } from '../../contract/route.ts';

/** Where the API lives, as the page says; always at the origin of the dashboard. */
export const API_BASE =
  globalThis.document?.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '/api';

type QueryValue = string | number | boolean | readonly (string | number)[] | null | undefined;

type ParamsOf<R extends RouteSpec> = R['params'] extends z.ZodType
  ? { params: { readonly [K in keyof z.input<R['params']>]: string | number } }
  : { params?: undefined };
type QueryOf<R extends RouteSpec> = R['query'] extends z.ZodType
  ? { query?: { readonly [K in keyof z.input<R['query']>]?: QueryValue } }
  : { query?: undefined };
type BodyOf<R extends RouteSpec> = R['body'] extends z.ZodType
  ? undefined extends RequestBody<R>
    ? { body?: RequestBody<R> }
    : { body: RequestBody<R> }
  : { body?: undefined };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** ETag that the write is based on. */
  readonly ifMatch?: string | undefined;
  /** One per intent, kept over retries of the same intent: `crypto.randomUUID()`. */
  readonly idempotencyKey?: string | undefined;
  /** A poll: must not keep an idle session alive. */
  readonly background?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a call of a route needs, derived from its contract. */
export type CallInput<R extends RouteSpec> = ParamsOf<R> & QueryOf<R> & BodyOf<R> & CallOptions;

/** The same with the parts loosened, for the inside of the client. */
export interface AnyInput extends CallOptions {
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, QueryValue>> | undefined;
  readonly body?: unknown;
}

/** Path with parameters filled in and a query string without absent or empty values. */
export function urlOf(route: RouteSpec, input: AnyInput): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = input.params?.[name];
    if (value === undefined) throw new Error(`Missing parameter ${name} of ${route.path}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') search.set(key, text);
  }
  const query = search.toString();
  return `${route.atRoot === true ? '' : API_BASE}${path}${query === '' ? '' : `?${query}`}`;
}

/** Method, headers and body of a call. */
export function initOf(route: RouteSpec, input: AnyInput): RequestInit {
  const headers = new Headers(input.headers);
  headers.set('Accept', 'application/json');
  if (route.method !== 'GET') headers.set('X-Requested-With', 'rollcall');
  if (input.ifMatch !== undefined) headers.set('If-Match', input.ifMatch);
  if (input.idempotencyKey !== undefined) headers.set('Idempotency-Key', input.idempotencyKey);
  if (input.background === true) headers.set('X-Background', '1');
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' };
  if (input.signal !== undefined) init.signal = input.signal;
  if (input.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(input.body);
  }
  return init;
}
