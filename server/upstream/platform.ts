import { ErrorBody, type ErrorCode } from '../../contract/errors.ts';
import { AppError } from '../http/app-error.ts';
import { fillIn } from './fill-in.ts';

/** A request is given up after so long. */
const LONGEST_MS = 30_000;
/** No reply of the documented API comes near this. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What is asked of the platform. */
export interface Question {
  readonly method: string;
  /** Below the platform's base, with its query string. */
  readonly path: string;
  readonly authorization?: string | undefined;
  /** Of the browser; passed on so that the platform's own log and limits see who asks. */
  readonly from?: { readonly ip: string; readonly userAgent: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What it said. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed; undefined where it was no JSON. */
  readonly body: unknown;
}

const silent = () =>
  new AppError('unavailable', 'The platform does not answer right now', { retryAfter: 5 });

const read = async (response: Response): Promise<unknown> => {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > MOST_BYTES) throw silent();
  const text = await response.text();
  if (text.length > MOST_BYTES) throw silent();
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
};

/** Asks the platform. 503 where it cannot be reached, or does not answer in time. */
export const ask = async (base: string, question: Question): Promise<Answer> => {
  const { method, path, authorization, from, headers, body } = question;
  try {
    const response = await fetch(base + path, {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(authorization && { authorization }),
        ...(from && { 'x-forwarded-for': from.ip, 'user-agent': from.userAgent }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Elsewhere it would go with the token.
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    return { status: response.status, headers: response.headers, body: await read(response) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw silent();
  }
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  412: 'stale_version',
  413: 'payload_too_large',
  422: 'invalid_request',
  423: 'conflict',
  429: 'too_many_attempts',
  503: 'unavailable',
};

const textOf = (body: unknown): string | undefined => {
  if (typeof body !== 'object' || body === null) return undefined;
  for (const name of ['message', 'error', 'messages']) {
    const value: unknown = Object.getOwnPropertyDescriptor(body, name)?.value;
    if (typeof value === 'string' && value !== '') return value.slice(0, 500);
  }
  return undefined;
};

/** A refusal of the platform in our shape; its own code where it is one of ours. */
export const refusalOf = ({ status, headers, body }: Answer): AppError => {
  const known = ErrorBody.safeParse(body);
  const code: ErrorCode = known.success
    ? known.data.error_code
    : (BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'invalid_request'));
  const etag = status === 412 ? headers.get('etag') : null;
  const wait = Number(headers.get('retry-after'));
  return new AppError(code, textOf(body) ?? `The platform refused this (${status})`, {
    ...(known.success && known.data.details && { details: known.data.details }),
    ...(known.data?.current !== undefined && { current: fillIn(known.data.current) }),
    ...(etag !== null && { etag }),
    ...(Number.isFinite(wait) && wait > 0 && { retryAfter: wait }),
  });
};
