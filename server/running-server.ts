import type { StopWish } from './process/drain.ts';

/** A server that answers. */
export interface RunningServer {
  /** Where to make the first org, while there is none; a secret when the token is of our making. */
  readonly setupUrl: string | undefined;
  /** Ends requests, mails and the database, in this order. */
  stop(wish?: StopWish): Promise<void>;
}

/** How to stop when nobody says: without a delay, and without an end to the patience. */
export const AT_ONCE: StopWish = { delayMs: 0, hurried: new AbortController().signal };
