import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody } from '../../contract/errors.ts';
import { isOvertaken, isRetryable } from '../db/error-code.ts';
import { AppError } from './app-error.ts';

// Fastify's own refusals, in our codes.
const FASTIFY_CODES: Readonly<Record<string, AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new AppError('payload_too_large', 'The body is too large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new AppError(
    'unsupported_media_type',
    'Send application/json or application/vnd.nexla.api.v1+json',
  ),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new AppError(
    'malformed_json',
    'Content-Length does not match the body',
  ),
  FST_ERR_BAD_URL: new AppError('invalid_request', 'This is not a valid address'),
  FST_ERR_MAX_PARAM_LENGTH: new AppError('invalid_request', 'A part of the address is too long'),
};

// PostgreSQL: connection lost, shutting down, cannot connect now, too many connections, timeouts, a
// disk that fails, a standby that takes no writes; and the ways in which a host cannot be reached.
const UNAVAILABLE =
  /^(08|57P|53|58|57014|55P03|25006|25P03)|^(ECONN|EHOST|ENET|EAI_)|^(ENOENT|ENOTFOUND|EPIPE|ETIMEDOUT)$/;

/** PostgreSQL found no room on its disk. */
const DISK_FULL = '53100';

// What the driver says without a code, of a pool that is used up and of connections that broke or on
// which no answer came.
const LOST =
  /timeout exceeded when trying to connect|Connection terminated|Client (has encountered a connection error|was closed)|Query read timeout/;

const codeOf = (error: unknown): string => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (LOST.test(at.message)) return '08006';
  }
  return '';
};

/** Turns whatever was thrown into a refusal with a code. `null`: a fault of ours (500). */
export const toAppError = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (FASTIFY_CODES[code]) return FASTIFY_CODES[code];
  if (code === 'RC001') {
    return new AppError('last_admin', 'The org would be left without an active admin');
  }
  if (isRetryable(error) || isOvertaken(error)) {
    return new AppError('conflict', 'Somebody else changed this at the same moment; try again');
  }
  if (code === DISK_FULL) {
    return new AppError('storage_full', 'There is no room to store this; nothing was changed', {
      retryAfter: 30,
    });
  }
  if (code !== 'RC002' && UNAVAILABLE.test(code)) {
    return new AppError('unavailable', 'The database does not answer right now', { retryAfter: 2 });
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    if (error.statusCode >= 400 && error.statusCode < 500) {
      return new AppError('malformed_json', 'The request could not be read');
    }
  }
  return null;
};

const INTERNAL = new AppError(
  'internal',
  'Something went wrong on the server. Nothing was changed; the request id helps to find out why',
);

/** The body of a refusal. */
export const errorBody = (refusal: AppError, requestId: string): ErrorBody => {
  const { details, current } = refusal.options;
  return {
    message: refusal.message,
    error: STATUS_CODES[refusal.status] ?? 'Error',
    error_code: refusal.code,
    request_id: requestId,
    timestamp: new Date().toISOString(),
    ...(details && {
      details: Object.fromEntries(
        Object.entries(details).map(([field, lines]) => [field, [...lines]]),
      ),
    }),
    ...(current !== undefined && { current }),
  };
};

/** The one place that writes an error reply. Logs faults of ours with their stack, never the body. */
export const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const known = toAppError(error);
  // A refusal with a cause hides a fault that somebody has to look at.
  if (!known || known.cause !== undefined) request.log.error({ err: error }, 'request failed');
  // Twice in one request: a race that was lost, or a rule that nothing but the database holds.
  else if (isOvertaken(error)) request.log.warn({ err: error }, 'overtaken');
  const shown = known ?? INTERNAL;
  if (shown.options.retryAfter !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(shown.options.retryAfter))));
  }
  if (shown.options.allow) void reply.header('allow', shown.options.allow);
  if (shown.options.etag) void reply.header('etag', shown.options.etag);
  return reply
    .code(shown.status)
    .type('application/json; charset=utf-8')
    .send(errorBody(shown, request.id));
};
