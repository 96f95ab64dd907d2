import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

const Started = z.object({
  id: z.int(),
  state: z.string(),
  counts: z.object({ items: z.int() }),
});
type Started = z.output<typeof Started>;

/** Asks the API; what it refuses is thrown. */
export type Ask = (method: string, path: string, body?: object) => Promise<Response>;

/** A client that sends these headers. */
export const askOf =
  (url: string, headers: Record<string, string>): Ask =>
  async (method, path, body) => {
    const reply = await fetch(`${url}/api${path}`, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };

const reviewAt = async (ask: Ask, id: number): Promise<Started> =>
  Started.parse(await (await ask('GET', `/reviews/${id}`)).json());

/** No review of the bench takes as long to start, to close or to be applied. */
const LONGEST_MS = 300_000;

/**
 * Until the review has this state; what others wait for a page meanwhile goes into `waits`.
 * @throws Error when it does not come to it
 */
export const untilState = async (
  ask: Ask,
  id: number,
  wanted: string,
  waits: number[] = [],
): Promise<Started> => {
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const review = await reviewAt(ask, id);
    if (review.state === wanted) return review;
    if (performance.now() > until) throw new Error(`${review.state}, and never ${wanted}`);
    const began = performance.now();
    await ask('GET', '/users?access_role=all&per_page=50');
    waits.push(performance.now() - began);
    await delay(20);
  }
};

/** Writes a review that waits to be started. */
export const draftReview = async (ask: Ask, settings: object): Promise<Started> =>
  Started.parse(await (await ask('POST', '/reviews', { settings })).json());

/** Writes a review and starts it at once. */
export const startReview = async (ask: Ask, settings: object): Promise<Started> => {
  const reply = await ask('POST', '/reviews', { settings, start: 'now' });
  return Started.parse(await reply.json());
};
