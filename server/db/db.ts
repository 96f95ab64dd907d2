import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';

/** The database outside a transaction. */
export type Db = NodePgDatabase & { readonly $client: pg.Pool };
/** One running transaction. There is no way back from it to the `Db` it came from. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What a repo takes: either. */
export type Queryable = Db | Tx;

/** Wraps the application's pool. */
export const makeDb = (pool: pg.Pool): Db => drizzle({ client: pool });
