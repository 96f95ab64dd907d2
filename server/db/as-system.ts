import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Tx } from './db.ts';
import { APP_ROLE, SYSTEM_ROLE } from './embedded/roles.ts';

/** Shared by a transaction and its savepoints. */
interface TxScope {
  /** Whether the rows of other orgs are out of sight right now. */
  isWithinOrg: boolean;
  readonly client: pg.ClientBase;
}

const scopes = new WeakMap<object, TxScope>();

/** Remembers of a transaction, and of the savepoints in it, what it may see. */
export const noteScope = (tx: Tx, scope: TxScope): Tx => {
  scopes.set(tx, scope);
  const nested = tx.transaction.bind(tx);
  return Object.assign(tx, {
    transaction: <T>(work: (inner: Tx) => Promise<T>): Promise<T> =>
      nested((inner) => work(noteScope(inner, scope))),
  });
};

const scopeOf = (tx: Tx): TxScope => {
  const scope = scopes.get(tx);
  if (!scope) throw new Error('a transaction that was begun past makeDb');
  return scope;
};

/** The connection that a transaction runs on. */
export const clientOf = (tx: Tx): pg.ClientBase => scopeOf(tx).client;

/**
 * Runs the part of a transaction that reaches beyond the org of the request: to an account's
 * sessions everywhere, to the log of somebody's home org, to an address that anybody may have. What
 * comes after it sees the one org again. The rights to do so were checked before; a test lists the
 * files that may.
 */
export const asSystem = async <T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const scope = scopeOf(tx);
  if (!scope.isWithinOrg) return work(tx);
  const take = (role: string) => tx.execute(sql`SELECT set_config('role', ${role}, true)`);
  const back = async (): Promise<void> => {
    scope.isWithinOrg = true;
    await take(APP_ROLE);
  };
  await take(SYSTEM_ROLE);
  scope.isWithinOrg = false;
  let result: T;
  try {
    result = await work(tx);
  } catch (error) {
    // After an error of the database nothing runs until the rollback, which takes the role back.
    await back().catch(() => undefined);
    throw error;
  }
  await back();
  return result;
};
