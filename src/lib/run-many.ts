import { ApiError } from '../api/errors.ts';

/** Requests under way at once: enough to be quick, too few to crowd out everybody else. */
const AT_ONCE = 4;
/** The server's request limit is waited for up to so many seconds and so many times an item. */
const LONGEST_WAIT = 60;
const MOST_WAITS = 3;

/** Waits unless it is told to stop; both end the wait. */
const pause = (seconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** What became of one item. */
export type Fate<T> =
  | { readonly state: 'running' | 'stopped' }
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Repeats a request while the server asks to wait. */
async function settle<T>(work: () => Promise<T>, signal: AbortSignal): Promise<Fate<T>> {
  for (let waits = 0; ; waits += 1) {
    if (signal.aborted) return { state: 'stopped' };
    try {
      return { state: 'done', value: await work() };
    } catch (error) {
      const isLimit = error instanceof ApiError && error.status === 429;
      const wait = isLimit ? (error.retryAfter ?? 1) : Infinity;
      if (wait > LONGEST_WAIT || waits >= MOST_WAITS) return { state: 'failed', error };
      await pause(wait, signal);
    }
  }
}

/**
 * A request for each of many items, a few at a time; no failure harms another item. After `signal`
 * nothing more is begun, but what is under way is waited for: its outcome must be known.
 */
export async function runMany<Item, T>(
  items: readonly Item[],
  work: (item: Item) => Promise<T>,
  { signal, onFate }: { signal: AbortSignal; onFate: (item: Item, fate: Fate<T>) => void },
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    // The workers share one iterator: each takes the next item that nobody has taken.
    for (const item of queue) {
      onFate(item, { state: 'running' });
      onFate(item, await settle(() => work(item), signal));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
