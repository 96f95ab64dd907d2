import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { PhaseHolder } from './phase.ts';

/** Requests that still run when no more are taken have so long to end. */
const REQUESTS_MS = 7_000;
const SWEEP_MS = 50;

/** How a server is to stop. */
export interface StopWish {
  /** Goes on serving for so long, not ready, so that a balancer sends nobody any more. */
  readonly delayMs: number;
  /** Cuts both waits short. */
  readonly hurried: AbortSignal;
}

/** Tells every client, from the moment the process stops, not to send its next request here. */
export const closeConnectionsWhenStopping = (app: FastifyInstance, phase: PhaseHolder): void => {
  app.addHook('onRequest', async (_request, reply) => {
    if (phase.is === 'stopping') void reply.header('connection', 'close');
  });
};

/**
 * Stops serving so that nobody notices: first not ready and yet at work, until those who share out
 * the requests have seen it; then takes no more and lets the running ones end, up to a limit.
 */
export const drain = async (
  app: FastifyInstance,
  phase: PhaseHolder,
  { delayMs, hurried }: StopWish,
  log: Logger,
): Promise<void> => {
  phase.is = 'stopping';
  log.info({ delayMs }, 'stopping');
  await delay(delayMs, undefined, { signal: hurried }).catch(() => undefined);
  const cut = (why: string) => () => {
    log.warn(`requests that still ran were cut off: ${why}`);
    app.server.closeAllConnections();
  };
  const giveUp = setTimeout(cut('the time for them is over'), REQUESTS_MS);
  const onHurry = cut('told to stop a second time');
  if (hurried.aborted) onHurry();
  hurried.addEventListener('abort', onHurry, { once: true });
  // A connection whose last request has just ended is kept for the next one, which will not come.
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  await app.close();
  hurried.removeEventListener('abort', onHurry);
  clearInterval(sweep);
  clearTimeout(giveUp);
};
