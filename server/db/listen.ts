import type pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import { errorLine } from '../startup-error.ts';

const RECONNECT_MS = 2_000;
/** Where nobody notifies, a host that vanished would never be missed. */
const ASK_MS = 30_000;

/**
 * Calls `onNotice` for every NOTIFY on a channel, through one connection of the pool that it keeps.
 * A connection that breaks, or on which the database does not answer any more, is replaced, and
 * `onNotice` called, since notices may have been missed.
 */
export const listenOn = (
  pool: pg.Pool,
  channel: string,
  onNotice: () => void,
  log: FastifyBaseLogger,
  askMs = ASK_MS,
): { stop(): Promise<void> } => {
  let isStopped = false;
  let drop: (() => void) | undefined;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    try {
      const client = await pool.connect();
      let isDropped = false;
      const asking = setInterval(() => void client.query('SELECT 1').catch(drop), askMs);
      drop = () => {
        if (isDropped) return;
        isDropped = true;
        clearInterval(asking);
        client.release(true);
        if (!isStopped) again();
      };
      client.on('error', drop);
      client.on('end', drop);
      client.on('notification', onNotice);
      await client.query(`LISTEN ${channel}`).catch(drop);
      onNotice();
    } catch (error) {
      log.debug(`cannot listen on ${channel}: ${errorLine(error)}`);
      again();
    }
  };
  const again = (): void => {
    retry = setTimeout(() => (connected = connect()), RECONNECT_MS);
  };

  let connected = connect();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(retry);
      await connected;
      clearTimeout(retry);
      drop?.();
    },
  };
};
