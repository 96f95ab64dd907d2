import type { SQL } from 'drizzle-orm';
import type pg from 'pg';
import { clientOf } from './as-system.ts';
import type { Tx } from './db.ts';
import { planOnce } from './plan-once.ts';

/** What is looked at, behind a lock, when the work of a transaction is done. */
export interface LastCheck {
  readonly name: string;
  /** A SELECT that locks the rows on which it depends until the transaction ends. */
  readonly lock: SQL;
  /** A SELECT of one value, `value`, of at most one row: a statement begun behind the lock runs it. */
  readonly read: SQL;
  /** Throws what refuses the transaction. */
  judge(value: unknown): void;
}

/** By connection, which runs one transaction at a time; without `check` it was looked at already. */
const noted = new WeakMap<pg.ClientBase, { readonly name: string; readonly check?: LastCheck }>();

/** Leaves a check for the end. The same again is nothing new, also once it was looked at. */
export const checkLast = (tx: Tx, check: LastCheck): void => {
  const client = clientOf(tx);
  const { name } = noted.get(client) ?? {};
  if (name === undefined) noted.set(client, { name: check.name, check });
  else if (name !== check.name) throw new Error(`one transaction checks ${name} and ${check.name}`);
};

/** Was looked at behind locks that stay: from here on the transaction may change it itself. */
export const noteChecked = (tx: Tx, name: string): void => void noted.set(clientOf(tx), { name });

/** The check that is left, for who runs it with the last statements of the transaction. */
export const takeLastCheck = (tx: Tx): LastCheck | undefined => {
  const client = clientOf(tx);
  const check = noted.get(client)?.check;
  noted.delete(client);
  return check;
};

/** Runs a check by statements of its own. */
export const runLastCheck = async (tx: Tx, { lock, read, judge }: LastCheck): Promise<void> => {
  await tx.execute(planOnce(lock));
  const { rows } = await tx.execute<{ value: unknown }>(planOnce(read));
  judge(rows[0]?.value);
};

/** Nothing is committed without its check: `transact` takes it. */
export const assertNoneLeft = (client: pg.ClientBase): void => {
  if (noted.get(client)?.check) throw new Error('a transaction whose last check nobody has run');
};

/** A transaction has ended. */
export const forgetLastCheck = (client: pg.ClientBase): void => void noted.delete(client);
