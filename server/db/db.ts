import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';

/** The database outside a transaction. */
export type Db = NodePgDatabase & { readonly $client: pg.Pool };
/** One running transaction. There is no way back from it to the `Db` it came from. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What a repo takes: either. */
export type Queryable = Db | Tx;

/**
 * Wraps the application's pool. Transactions check their connection out here: drizzle's own does not
 * give it back when its BEGIN fails, so that a restart of the database would use the pool up.
 */
export const makeDb = (pool: pg.Pool): Db => {
  const transaction: Db['transaction'] = async (work, config) => {
    const client = await pool.connect();
    try {
      return await drizzle({ client }).transaction(work, config);
    } finally {
      client.release();
    }
  };
  return Object.assign(drizzle({ client: pool }), { transaction });
};
