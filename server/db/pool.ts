import pg from 'pg';
import type { PoolConfig } from 'pg';
import { prepareMarked } from './plan-once.ts';
import { ANSWER_TIMEOUT_MS, endWhenSilent, STATEMENT_TIMEOUT_MS, within } from './time-limit.ts';

const { builtins } = pg.types;

/** A bigint as a number. Ids and counts stay far below 2^53; one that does not must not be rounded. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is not a safe integer`);
  return value;
}

// The driver's defaults: bigint is a string, date is local midnight. Set once, here, where every
// pool is made. timestamptz stays a Date and numeric a string.
pg.types.setTypeParser(builtins.INT8, safeInteger);
pg.types.setTypeParser(builtins.DATE, (text) => text);

/** A transaction that waits for us this long is lost, and holds locks. */
const IDLE_TRANSACTION_MS = 30_000;
/** Who gets no connection within this is refused: a 503 soon is worth more than a reply too late. */
const CONNECTION_WAIT_MS = 1_800;
/** On a connection without traffic the other end is asked for so often: a proxy between may drop it. */
const KEEP_ALIVE_MS = 30_000;
/** The default, 4, is for spinning disks: it makes the planner read whole tables for a count. */
const RANDOM_PAGE_COST = 1.1;

export type PoolOptions = {
  /** Role that the sessions take after signing in. */
  readonly role?: string | undefined;
  /** Called when an idle connection breaks; the pool replaces it. */
  readonly onError?: (error: Error) => void;
};

/** The pool that serves requests. */
export function createPool(config: PoolConfig, options: PoolOptions = {}): pg.Pool {
  const { role, onError = () => {} } = options;
  const pool = new pg.Pool({
    max: 16,
    application_name: 'rollcall',
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...config,
    // A query, not start-up parameters, which poolers in front of a server refuse.
    onConnect: (client) =>
      client.query(
        within(
          CONNECTION_WAIT_MS,
          `SET statement_timeout = ${STATEMENT_TIMEOUT_MS};
           SET idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_MS};
           SET random_page_cost = ${RANDOM_PAGE_COST};
           SET timezone = 'UTC';
           ${role === undefined ? '' : `SET ROLE ${pg.escapeIdentifier(role)}`}`,
        ),
      ),
  });
  // Without listeners, a connection that breaks ends the process: an idle one, which the pool tells
  // of, or one in use, between the statements of a transaction. There the next statement fails.
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', () => {});
    prepareMarked(client);
    endWhenSilent(client);
  });
  return pool;
}
