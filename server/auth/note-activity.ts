import type { FastifyBaseLogger } from 'fastify';
import type { Db } from '../db/db.ts';
import { hasCode } from '../db/error-code.ts';
import { touchSession, type SessionRow } from './sessions.repo.ts';

/** Of PostgreSQL: it takes no writes, finds no room on its disk, cannot write there. */
const CANNOT_WRITE = ['25006', '53100', '58030'];

/** Of each database, whether it is known that nothing can be written. */
const told = new WeakSet<object>();

/** Of each database, the notes under way, by session: what is asked at once is noted once. */
const underWay = new WeakMap<object, Map<number, Promise<unknown>>>();

const noteOnce = async (db: Db, row: SessionRow): Promise<void> => {
  const notes = underWay.get(db) ?? new Map<number, Promise<unknown>>();
  underWay.set(db, notes);
  const id = row.session_id;
  const note = notes.get(id) ?? touchSession(db, row).finally(() => notes.delete(id));
  await notes.set(id, note).get(id);
};

/**
 * Writes down that a session is in use. Where nothing can be written the session ends sooner, at the
 * idle end that it has, and what only reads goes on.
 */
export const noteActivity = async (
  db: Db,
  row: SessionRow,
  log: FastifyBaseLogger,
): Promise<void> => {
  try {
    await noteOnce(db, row);
    told.delete(db);
  } catch (error) {
    if (!hasCode(error, CANNOT_WRITE)) throw error;
    // Every request would say the same.
    if (!told.has(db)) log.warn({ err: error }, 'activity of sessions is not written down');
    told.add(db);
  }
};
