import type { AuditInput, AuditSink } from '../audit/record.ts';
import type { AuditFrame } from '../audit/row.ts';
import { writeAudit } from '../audit/write.repo.ts';
import type { Db, Tx } from '../db/db.ts';

// Serialization failure, deadlock: safe to run again, nothing was kept.
const isRetryable = (error: unknown): boolean => {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && (at.code === '40001' || at.code === '40P01')) return true;
  }
  return false;
};

const MOST_TRIES = 4;

/**
 * Runs `work` in one transaction and then writes the audit rows that it handed over. A deadlock
 * victim runs again: `work` must have no effect outside the transaction.
 */
export const transact = async <T>(
  db: Db,
  frame: AuditFrame,
  work: (tx: Tx, audit: AuditSink) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => {
        const events: AuditInput[] = [];
        const result = await work(tx, (event) => events.push(event));
        await writeAudit(tx, frame, events);
        return result;
      });
    } catch (error) {
      if (attempt === MOST_TRIES || !isRetryable(error)) throw error;
    }
  }
};
