import type { AuditSink } from '../audit/record.ts';
import { forgetFailures } from '../auth/throttle.repo.ts';
import type { Tx } from '../db/db.ts';
import { toInstantOrNull } from '../db/instant.ts';
import { invalidField } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';
import {
  closeLapsedLocks,
  endLocks,
  findStandingLocks,
  insertAdminLock,
  isAhead,
  updateLock,
  type OpenLock,
} from './lock.repo.ts';
import { endSessionsOf } from './revoke.repo.ts';
import type { Target } from './target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson } from './target.ts';

export interface LockRequest {
  readonly reason?: string | undefined;
  /** ISO 8601 with any offset; left out: until somebody unlocks. */
  readonly until?: string | undefined;
}

const aboutLock = (target: Target) => ({
  itemType: 'user' as const,
  itemId: target.id,
  itemLabel: target.full_name,
  owner: auditPerson(target),
  orgId: target.home_org_id,
});

/** The end of a lock in UTC. 400 unless it lies ahead by the database's clock. */
export const futureEnd = async (tx: Tx, until: string | undefined): Promise<string | null> => {
  if (until === undefined) return null;
  const end = new Date(until);
  const year = end.getUTCFullYear();
  // Years that PostgreSQL reads as they are written; the clock that decides is the database's.
  if (year < 1000 || year > 9999) throw invalidField('until', 'Not a date that a lock can end at');
  if (await isAhead(tx, end.toISOString())) return end.toISOString();
  throw invalidField('until', 'Must lie in the future');
};

/** Replaces reason and end of a lock that stands; a reason left out is kept. */
const changeLock = async (
  tx: Tx,
  audit: AuditSink,
  target: Target,
  lock: OpenLock,
  wanted: { readonly reason: string | null; readonly until: string | null },
): Promise<void> => {
  const before = toInstantOrNull(lock.until);
  const reason = wanted.reason ?? lock.reason;
  if (before === wanted.until && lock.reason === reason) return;
  await updateLock(tx, lock.id, reason, wanted.until);
  audit({
    ...aboutLock(target),
    event: 'user.locked',
    reason: reason ?? undefined,
    changes: {
      ...(lock.reason !== reason && { lock_reason: [lock.reason, reason] }),
      ...(before !== wanted.until && { lock_until: [before, wanted.until] }),
    },
  });
};

/**
 * Locks an account: no sign-in, and no session or token lives on. A lock that stands gets the new
 * reason and end. For admins of the home org; never touches the status.
 */
export const lockPerson = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  target: Target,
  request: LockRequest,
): Promise<void> => {
  assertMayActOn(actor, target);
  assertGovernsAccount(actor, target);
  const wanted = { reason: request.reason ?? null, until: await futureEnd(tx, request.until) };
  const standing = await findStandingLocks(tx, target.id);
  const adminLock = standing.find(({ kind }) => kind === 'admin');
  if (adminLock) return changeLock(tx, audit, target, adminLock, wanted);
  await closeLapsedLocks(tx, target.id);
  await insertAdminLock(tx, { userId: target.id, lockedBy: actor.userId, ...wanted });
  await endSessionsOf(tx, [target.id], 'everywhere');
  audit({
    ...aboutLock(target),
    event: 'user.locked',
    reason: request.reason,
    changes: {
      admin_lock: [false, true],
      lock_until: [null, wanted.until],
      lock_reason: [null, wanted.reason],
    },
  });
};

/**
 * Ends both kinds of lock and the delays after wrong passwords. For admins of the home org; never
 * reactivates.
 */
export const unlockPerson = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  target: Target,
  reason: string | undefined,
): Promise<void> => {
  assertMayActOn(actor, target);
  assertGovernsAccount(actor, target);
  await forgetFailures(tx, target.id);
  const standing = await findStandingLocks(tx, target.id);
  if (standing.length === 0) return;
  await endLocks(tx, target.id, actor.userId);
  audit({
    ...aboutLock(target),
    event: 'user.unlocked',
    reason,
    changes: Object.fromEntries(standing.map(({ kind }) => [`${kind}_lock`, [true, false]])),
  });
};
