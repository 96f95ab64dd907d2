import type { ErrorCode } from '../../contract/errors.ts';

/** The server answered, and refused. Branch on `code`, never on `message`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorCode;
  /** Field (dotted path) to messages. */
  readonly details: Readonly<Record<string, readonly string[]>>;
  readonly requestId: string | null;
  /** Seconds to wait, on 429 and 503. */
  readonly retryAfter: number | null;
  /** On 412: the object as it stands now, not yet parsed. */
  readonly current: unknown;

  constructor(facts: {
    message: string;
    status: number;
    code: ErrorCode;
    details?: Readonly<Record<string, readonly string[]>> | undefined;
    requestId?: string | null;
    retryAfter?: number | null;
    current?: unknown;
  }) {
    super(facts.message);
    this.status = facts.status;
    this.code = facts.code;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
    this.current = facts.current;
  }
}

/** Nothing came back: offline, refused, cut off. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** A write went out and no answer came, however often it was asked for: it may have been done. */
export class LostReplyError extends NetworkError {
  /** Whether asking again does it once at most. */
  readonly isRepeatable: boolean;

  constructor(cause: unknown, isRepeatable: boolean) {
    super('No answer came', { cause });
    this.isRepeatable = isRepeatable;
  }
}

/** The server answered with something that the contract does not know. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
  readonly requestId: string | null;

  constructor(requestId: string | null, cause: unknown) {
    super('The server sent an answer that this page does not understand', { cause });
    this.requestId = requestId;
  }
}

/** The request id of an error, if it has one. */
export const requestIdOf = (error: unknown): string | null =>
  error instanceof ApiError || error instanceof ReplyError ? error.requestId : null;

/** One sentence for people; never a stack, never a code. */
export function messageOf(error: unknown): string {
  if (error instanceof LostReplyError) {
    const next = error.isRepeatable
      ? 'Try again: it is done once at most.'
      : 'Look first, then try again.';
    return `No answer came, so it is not known whether this was done. ${next}`;
  }
  if (error instanceof NetworkError)
    return 'The server cannot be reached. Check your connection, then try again.';
  // What happened, and what to do, unless the server has said so.
  if (error instanceof ApiError && error.status >= 500 && !/\bagain\b/i.test(error.message)) {
    return `${error.message.replace(/\.?$/, '.')} Try again in a moment.`;
  }
  if (error instanceof ApiError || error instanceof ReplyError) return error.message;
  return 'Something went wrong on this page.';
}

/** True for a 403 or 404 that concerns the page as a whole; use as `throwOnError` of its query. */
export const isPageError = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 403 || error.status === 404);
