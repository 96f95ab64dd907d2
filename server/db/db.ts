import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { noteScope } from './as-system.ts';
import { assertNoneLeft, forgetLastCheck } from './last-check.ts';
import { enterScope, type Scope } from './scope.ts';
import { forgetLongStatements } from './time-limit.ts';

/** The database outside a transaction, as one scope sees it. */
export type Db = NodePgDatabase & {
  /** For its figures, and for LISTEN. What is queried through it directly sees no rows. */
  readonly $client: pg.Pool;
  readonly scope: Scope;
  /** A statement as it stands, for a library that writes its own: as the scope sees it. */
  raw(text: string, values?: unknown[]): Promise<pg.QueryResult>;
  /** The same database as another scope sees it. */
  within(scope: Scope): Db;
};
/** One running transaction. There is no way back from it to the `Db` it came from. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What a repo takes: either. */
export type Queryable = Db | Tx;

/** Settings of `makeDb`. */
export interface DbOptions {
  /** False where the sessions cannot take the roles that rows are told apart by. */
  readonly isWalled?: boolean;
  readonly scope?: Scope;
}

/**
 * Wraps the application's pool: the one way to its connections, each of which is set to the scope
 * first. Transactions check their connection out here: drizzle's own does not give it back when its
 * BEGIN fails, so that a restart of the database would use the pool up.
 */
export const makeDb = (
  pool: pg.Pool,
  { isWalled = true, scope = 'system' }: DbOptions = {},
): Db => {
  const checkOut = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    try {
      await enterScope(client, scope, isWalled);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  const query = async (config: pg.QueryConfig, values: unknown[]) => {
    const client = await checkOut();
    try {
      return await client.query(config, values);
    } finally {
      client.release();
    }
  };
  const raw: Db['raw'] = async (text, values) => {
    const client = await checkOut();
    try {
      const result = await client.query<pg.QueryResultRow>(text, values);
      client.release();
      return result;
    } catch (error) {
      // It may have begun a transaction by itself.
      client.release(true);
      throw error;
    }
  };
  const transaction: Db['transaction'] = async (work, config) => {
    const client = await checkOut();
    try {
      const isWithinOrg = isWalled && scope !== 'system';
      return await drizzle({ client }).transaction(async (tx) => {
        const result = await work(noteScope(tx, { isWithinOrg, client }));
        assertNoneLeft(client);
        return result;
      }, config);
    } finally {
      forgetLastCheck(client);
      forgetLongStatements(client);
      client.release();
    }
  };
  const scoped: pg.Pool = Object.create(pool, { query: { value: query } });
  return Object.assign(drizzle({ client: scoped }), {
    $client: pool,
    transaction,
    scope,
    raw,
    within: (other: Scope) => makeDb(pool, { isWalled, scope: other }),
  });
};
