import pg from 'pg';
import { clientOf } from './as-system.ts';
import type { Tx } from './db.ts';

/** The longest that a statement of a request may take. */
export const STATEMENT_TIMEOUT_MS = 15_000;
/** The database ends what takes longer: who hears nothing for so much more hears nothing at all. */
const GRACE_MS = 5_000;
/** The longest wait for an answer. A host that vanishes says nothing, and TCP takes it for a slow one. */
export const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + GRACE_MS;

/** A query with a limit of its own, which the driver takes and its types leave out. */
export const within = (ms: number, text: string): pg.QueryConfig => {
  const query = { text, query_timeout: ms };
  return query;
};

const longer = new WeakMap<pg.ClientBase, number>();

/** Waits longer for the answers to what follows in a transaction whose statements may take so long. */
export const expectLongStatements = (tx: Tx, ms: number): void => {
  longer.set(clientOf(tx), ms + GRACE_MS);
};

/** A transaction has ended. */
export const forgetLongStatements = (client: pg.ClientBase): void => void longer.delete(client);

const withLimit = (query: unknown, ms: number): unknown =>
  typeof query === 'string' ? within(ms, query) : Object.assign({}, query, { query_timeout: ms });

/**
 * Ends a new connection once an answer did not come in time: what is still asked on it would wait for
 * that answer, and a pool that got it back would hand it out.
 */
export const endWhenSilent = (client: pg.ClientBase): void => {
  const ask: unknown = Reflect.get(client, 'query');
  if (typeof ask !== 'function') return;
  Reflect.set(client, 'query', (query: unknown, ...rest: unknown[]): unknown => {
    const ms = longer.get(client);
    const answer: unknown = Reflect.apply(ask, client, [
      ms === undefined ? query : withLimit(query, ms),
      ...rest,
    ]);
    if (answer instanceof Promise) {
      answer.catch((error: unknown) => {
        const isSilent = error instanceof Error && error.message === 'Query read timeout';
        if (isSilent && client instanceof pg.Client) void client.end();
      });
    }
    return answer;
  });
};
