import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Db, Queryable } from '../db/db.ts';

/** Channel on which a commit wakes the schedulers of every node. */
export const JOBS_CHANNEL = 'rollcall_jobs';

/** Tells the schedulers that something is due; at the commit, never without it. */
export const notifyJobs = async (q: Queryable): Promise<void> => {
  await q.execute(sql`SELECT pg_notify(${JOBS_CHANNEL}, '')`);
};

/** Any number that no other user of the database's advisory locks takes: "jobs". */
const LOCK = 0x6a6f6273;

// A node that is cut off from the database must not keep its lock for the two hours that TCP takes
// by default to notice.
const NOTICE_LOSS = `SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5;
  SET tcp_keepalives_count = 4`;

/**
 * Runs `work` unless somebody, in any process, runs something under this name; false then. The lock
 * is a connection's: it ends with a process that dies, and the next look takes its work over.
 */
export const runAlone = async (
  db: Db,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> => {
  const client: pg.PoolClient = await db.$client.connect();
  let isBroken = true;
  try {
    await client.query(NOTICE_LOSS);
    const key = [LOCK, name];
    const { rows } = await client.query<{ is_mine: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($2, $1)) AS is_mine',
      key,
    );
    const isMine = rows[0]?.is_mine === true;
    if (isMine) {
      await work();
      await client.query('SELECT pg_advisory_unlock(hashtextextended($2, $1))', key);
    }
    isBroken = false;
    return isMine;
  } finally {
    // After an error the connection goes, and the lock with it.
    client.release(isBroken);
  }
};
