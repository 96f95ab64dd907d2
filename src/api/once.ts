import type { RouteSpec } from '../../contract/route.ts';
import { ApiError, LostReplyError, NetworkError } from './errors.ts';
import { urlOf, type AnyInput } from './request.ts';

/** Pauses before a write whose answer was lost is sent again, in milliseconds. */
const PAUSES = [300, 1000, 3000];
/** A write that has no answer by then is as good as lost, in milliseconds. */
const LONGEST = 30_000;
/** How long the key of a write of unknown outcome is kept for whoever presses again. */
const KEPT_MS = 10 * 60_000;

/** Keys of writes that were given up without an answer, by what was asked. */
const open = new Map<string, { readonly key: string; readonly since: number }>();

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

const isOffline = () => !navigator.onLine;

/** Waits for the answer, but not for ever. */
async function inTime<T>(input: AnyInput, work: (input: AnyInput) => Promise<T>): Promise<T> {
  if (input.signal !== undefined) return work(input);
  const signal = AbortSignal.timeout(LONGEST);
  try {
    return await work({ ...input, signal });
  } catch (error) {
    throw signal.aborted ? new NetworkError('No answer in time', { cause: error }) : error;
  }
}

/** Pressed again, the same act on the same version goes under the key that it had. */
function keyOf(asked: string): string {
  for (const [other, { since }] of open) if (Date.now() - since > KEPT_MS) open.delete(other);
  return open.get(asked)?.key ?? crypto.randomUUID();
}

/**
 * Sends a write until an answer comes, under one `Idempotency-Key`: what arrived the first time is
 * not done again, its reply is only told again. That also covers the browser, which by itself
 * repeats a request whose connection was cut. A route without such keys is asked once.
 * @throws LostReplyError when it may have been done; a plain NetworkError when it never left
 */
export async function sendOnce<T>(
  route: RouteSpec,
  input: AnyInput,
  work: (input: AnyInput) => Promise<T>,
): Promise<T> {
  const asked = JSON.stringify([route.method, urlOf(route, input), input.ifMatch, input.body]);
  const isRepeatable = Boolean(route.idempotent);
  const key = input.idempotencyKey ?? (isRepeatable ? keyOf(asked) : undefined);
  let mayHaveArrived = open.has(asked);
  for (let turn = 0; ; turn += 1) {
    const wasOffline = isOffline();
    try {
      const reply = await inTime({ ...input, idempotencyKey: key }, work);
      open.delete(asked);
      return reply;
    } catch (error) {
      if (!(error instanceof NetworkError)) {
        // Refused: known. A server that is down may have done it before it went.
        if (error instanceof ApiError && error.status < 500) open.delete(asked);
        throw error;
      }
      mayHaveArrived ||= !wasOffline;
      const wait = isRepeatable && !isOffline() ? PAUSES[turn] : undefined;
      if (wait !== undefined) {
        await pause(wait);
        continue;
      }
      if (!mayHaveArrived) throw error;
      if (key !== undefined) open.set(asked, { key, since: Date.now() });
      throw new LostReplyError(error, isRepeatable);
    }
  }
}
