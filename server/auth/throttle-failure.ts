import { AppError } from '../http/app-error.ts';
import { toAppError } from '../http/error-reply.ts';

/**
 * The counters of failed attempts cannot be read or written. Whoever signs in is told to come back,
 * and never let past them; `cause` is for the log.
 */
export class ThrottleFailure extends AppError {
  constructor(cause: unknown) {
    super('unavailable', 'Attempts cannot be counted right now, so none is judged; try again', {
      retryAfter: 5,
    });
    this.cause = cause;
  }
}

/** A question to the counters, whose failure is one of those that a client may wait out. */
export const askingStore =
  <A extends unknown[], R>(ask: (...args: A) => Promise<R>): ((...args: A) => Promise<R>) =>
  async (...args) => {
    try {
      return await ask(...args);
    } catch (error) {
      // A lost connection and a conflict are told by what they are.
      throw toAppError(error) ? error : new ThrottleFailure(error);
    }
  };
