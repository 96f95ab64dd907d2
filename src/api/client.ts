import { ErrorBody } from '../../contract/errors.ts';
import type { Reply, RouteSpec } from '../../contract/route.ts';
import { takeEarly } from './early.ts';
import { ApiError, NetworkError, ReplyError } from './errors.ts';
import { sendOnce } from './once.ts';
import { initOf, urlOf, type AnyInput, type CallInput } from './request.ts';
import { sessionEvents } from './session-events.ts';
import { standIns } from './stand-in.ts';

/** Rows of a list with the facts that travel in headers. */
export interface Page<T> {
  readonly items: T;
  /** Null when the server did not count. */
  readonly total: number | null;
  /** Cursors of the neighbouring pages; null at the ends. */
  readonly next: string | null;
  readonly previous: string | null;
}

const requestId = (response: Response) => response.headers.get('X-Request-Id');

/** Seconds of a `Retry-After` header, given as seconds or as a date. */
function retryAfter(response: Response): number | null {
  const value = response.headers.get('Retry-After');
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

async function refusal(response: Response): Promise<ApiError> {
  const common = {
    status: response.status,
    requestId: requestId(response),
    retryAfter: retryAfter(response),
  };
  const body = ErrorBody.safeParse(await response.json().catch(() => null));
  if (!body.success) {
    // A proxy in between, or a page instead of the API.
    const message = `The server answered with status ${response.status}.`;
    const code = response.status === 404 ? 'not_found' : 'internal';
    return new ApiError({ ...common, message, code });
  }
  return new ApiError({
    ...common,
    message: body.data.message,
    code: body.data.error_code,
    details: body.data.details,
    requestId: body.data.request_id,
    current: body.data.current,
  });
}

async function attempt(route: RouteSpec, input: AnyInput): Promise<Response | ApiError> {
  let response: Response;
  try {
    response = await (takeEarly(route, input) ?? fetch(urlOf(route, input), initOf(route, input)));
  } catch (error) {
    if (input.signal?.aborted === true) throw error;
    throw new NetworkError('The server cannot be reached', { cause: error });
  }
  return response.ok ? response : refusal(response);
}

/**
 * Sends a request and returns the raw reply when it is a success.
 * @throws ApiError, NetworkError, or the signal's AbortError.
 */
export async function send(route: RouteSpec, input: AnyInput): Promise<Response> {
  let reply = await attempt(route, input);
  // The session may have got a new token, in this tab or another, while this was on its way with
  // the former one. Nobody was let in, so nothing was done: ask once more, with today's cookie.
  if (!(reply instanceof Response) && reply.code === 'unauthenticated') {
    reply = await attempt(route, input);
  }
  if (reply instanceof Response) return reply;
  const error = reply;
  // A wrong password is also a 401, but says nothing about the session.
  if (error.code === 'unauthenticated') sessionEvents.emit('ended');
  if (error.code === 'impersonation_ended') sessionEvents.emit('impersonation-ended');
  if (error.code === 'password_change_required') sessionEvents.emit('password-change-required');
  throw error;
}

async function read(route: RouteSpec, response: Response, signal?: AbortSignal): Promise<unknown> {
  if (route.response === undefined) return undefined;
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    // Cut off in the middle: as good as no answer.
    throw new NetworkError('The answer was cut off', { cause: error });
  }
  try {
    return route.response.parse(JSON.parse(text));
  } catch (error) {
    throw new ReplyError(requestId(response), error);
  }
}

const exchange = async (route: RouteSpec, input: AnyInput): Promise<unknown> =>
  read(route, await send(route, input), input.signal);

/** Asks the server, whatever it is. */
export const callDirect = (route: RouteSpec, input: AnyInput): Promise<unknown> => {
  if (route.method === 'GET') return exchange(route, input);
  // Keys against doing it twice are ours: without them a lost answer is not asked for again.
  const asked = standIns() === null ? route : { ...route, idempotent: false };
  return sendOnce(asked, input, (again) => exchange(route, again));
};

/** Calls a route of the contract and returns its parsed reply. A write is done once at most. */
export async function call<R extends RouteSpec>(route: R, input: CallInput<R>): Promise<Reply<R>> {
  const stand = standIns();
  const reply = await (stand?.call(route, input) ?? callDirect(route, input));
  if (route.method !== 'GET') stand?.wrote(route, input, reply);
  return reply as Reply<R>;
}

/** Cursor inside the `Link` header's URL of one relation. */
function cursorOf(link: string | null, relation: string): string | null {
  for (const part of (link ?? '').split(/,(?=\s*<)/)) {
    const [, target, parameters = ''] = /^\s*<([^>]*)>(.*)$/s.exec(part) ?? [];
    const [, found] = /;\s*rel="?([^";]+)/i.exec(parameters) ?? [];
    if (target === undefined || found?.toLowerCase() !== relation) continue;
    return new URL(target, 'http://rollcall.invalid').searchParams.get('cursor');
  }
  return null;
}

/** The parsed body of a reply that is a success. */
export const readReply = async <R extends RouteSpec>(
  route: R,
  response: Response,
): Promise<Reply<R>> => (await read(route, response)) as Reply<R>;

async function pageIn(
  route: RouteSpec,
  response: Response,
  signal?: AbortSignal,
): Promise<Page<unknown>> {
  const items = await read(route, response, signal);
  const total = response.headers.get('X-Total-Count');
  const link = response.headers.get('Link');
  return {
    items,
    total: total === null ? null : Number(total),
    next: cursorOf(link, 'next'),
    previous: cursorOf(link, 'previous'),
  };
}

/** The rows of a reply that is a success, with what its headers tell. */
export const readPage = async <R extends RouteSpec>(
  route: R,
  response: Response,
): Promise<Page<Reply<R>>> => (await pageIn(route, response)) as Page<Reply<R>>;

/** Asks the server for a page of a list, whatever it is. */
export const callPageDirect = async (route: RouteSpec, input: AnyInput): Promise<Page<unknown>> =>
  pageIn(route, await send(route, input), input.signal);

/** Calls a list and returns its rows with total and neighbouring cursors. */
export async function callPage<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
): Promise<Page<Reply<R>>> {
  const page = await (standIns()?.page(route, input) ?? callPageDirect(route, input));
  return page as Page<Reply<R>>;
}
