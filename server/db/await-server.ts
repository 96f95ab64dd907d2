import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../startup-error.ts';
import type { DatabaseLog } from './open-db.ts';

const PAUSE_MS = 500;
const TELL_EVERY_MS = 10_000;
const CONNECT_MS = 5_000;

// It may come up by itself: nobody listens, the name is not known yet, it starts or has no room.
// A wrong password or a database that is not there waits for a person.
const PASSES = /^(ECONN|EHOST|ENET|EAI_|ENOTFOUND|ENOENT|ETIMEDOUT|57P03|53300)/;

/**
 * Waits until a PostgreSQL server answers, as one that is started at the same moment does after
 * some seconds. Returns when it does, when waiting is no use, or when the time is up: whoever
 * connects next says what is wrong.
 */
export async function awaitServer(
  url: string,
  waitMs: number,
  log: DatabaseLog,
  asked: AbortSignal,
): Promise<void> {
  const began = performance.now();
  let told = -TELL_EVERY_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
    client.on('error', () => {}); // Said by connect() as well.
    const why = await client.connect().then(
      () => undefined,
      (error: unknown) => errorCode(error) ?? 'ETIMEDOUT',
    );
    void client.end().catch(() => {});
    const waited = performance.now() - began;
    if (why === undefined || !PASSES.test(why) || waited >= waitMs || asked.aborted) return;
    if (waited - told >= TELL_EVERY_MS) {
      told = waited;
      log.warn(
        `DATABASE_URL: no PostgreSQL at ${client.host}:${client.port} yet (${why}); waiting up to ${Math.round(waitMs / 1000)} s for it.`,
      );
    }
    await delay(PAUSE_MS, undefined, { signal: asked }).catch(() => undefined);
  }
}
