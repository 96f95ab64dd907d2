import type { AuditInput, AuditSink } from '../audit/record.ts';
import type { AuditFrame } from '../audit/row.ts';
import { writeAudit } from '../audit/write.repo.ts';
import { asSystem } from '../db/as-system.ts';
import type { Db, Tx } from '../db/db.ts';
import { isOvertaken, isRetryable } from '../db/error-code.ts';
import { takeLastCheck } from '../db/last-check.ts';
import type { Scope } from '../db/scope.ts';

const mostTries = (error: unknown): number => {
  if (isRetryable(error)) return 4;
  // The second time, what has overtaken it is seen, and refused in words of its own.
  return isOvertaken(error) ? 2 : 1;
};

// What is done to an account stands in the log of its home org.
const isForAnotherOrg = (scope: Scope, frame: AuditFrame, { orgId }: AuditInput): boolean =>
  scope !== 'system' && (orgId ?? frame.actor?.orgId ?? 0) !== scope.orgId;

/**
 * Runs `work` in one transaction and then writes the audit rows that it handed over, behind the
 * check that it has left for last. A deadlock
 * victim runs again, and once what another was faster than: `work` must have no effect outside the
 * transaction.
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
        const check = takeLastCheck(tx);
        const write = (within: Tx) => writeAudit(within, frame, events, check);
        if (events.some((event) => isForAnotherOrg(db.scope, frame, event))) {
          await asSystem(tx, write);
        } else {
          await write(tx);
        }
        return result;
      });
    } catch (error) {
      if (attempt >= mostTries(error)) throw error;
    }
  }
};
