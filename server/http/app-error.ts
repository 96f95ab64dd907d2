import { ERROR_STATUS, type ErrorCode } from '../../contract/errors.ts';

export interface AppErrorOptions {
  /** Field (dotted path) to its messages. */
  readonly details?: Readonly<Record<string, readonly string[]>>;
  /** Seconds, for `Retry-After`. */
  readonly retryAfter?: number;
  /** 412 only: the object as it stands now, already in wire form. */
  readonly current?: unknown;
  /** 412 only: the ETag of `current`. */
  readonly etag?: string;
  /** Sent as `Allow` with 405. */
  readonly allow?: string;
}

/** A refusal that the caller is meant to read. Anything else thrown becomes a 500 without detail. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The one message of every missing or foreign object, so that neither tells of the other. */
export const notFound = (what: string): AppError => new AppError('not_found', `${what} not found`);

/** A bad field, as 400. */
export const invalidField = (field: string, message: string): AppError =>
  new AppError('invalid_request', `${field}: ${message}`, { details: { [field]: [message] } });
