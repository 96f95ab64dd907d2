import { setTimeout as delay } from 'node:timers/promises';
import { errorLine } from '../../startup-error.ts';
import type { Postmaster } from './postmaster.ts';

/** Waits between attempts to bring the database back: doubled each time, up to the last. */
const RETRY = { firstMs: 250, mostMs: 5_000 };

/** A PostgreSQL that is started again whenever it ends without being asked. */
export type KeptPostmaster = {
  /** Fast shutdown, for good. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL and keeps it running: killed, out of memory or out of disk, it comes back as soon
 * as it can, without anybody's hand. Between, requests are refused and may be sent again.
 * Rejects when the first start fails: that is for the operator to mend.
 */
export async function keepRunning(
  start: () => Promise<Postmaster>,
  tell: (line: string) => void,
): Promise<KeptPostmaster> {
  let current = await start();
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;

  const bringBack = async (): Promise<Postmaster | undefined> => {
    let told = '';
    for (let wait = RETRY.firstMs; !isStopping(); wait = Math.min(wait * 2, RETRY.mostMs)) {
      await delay(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopping()) break;
      try {
        const next = await start();
        if (!isStopping()) return next;
        await next.stop();
      } catch (error) {
        const line = errorLine(error);
        // Times and process ids apart, the same reason is told once.
        const reason = line.replaceAll(/\d+/g, '');
        if (reason !== told) tell(`${line}; it is tried again until it starts`);
        told = reason;
      }
    }
    return undefined;
  };

  const watch = async (): Promise<void> => {
    for (;;) {
      const code = await current.exited.catch(() => null);
      if (isStopping()) return;
      tell(`The embedded database has ended (code ${code}); it is started again.`);
      const next = await bringBack();
      if (!next) return;
      current = next;
      tell('The embedded database is back.');
    }
  };
  const watching = watch();

  return {
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching; // Sees to one that was being started when the stop came.
    },
  };
}
