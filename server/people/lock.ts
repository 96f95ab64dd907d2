import type { AuditSink } from '../audit/record.ts';
import { closeLapsed } from '../auth/lock-expired.ts';
import { forgetFailures } from '../auth/throttle.repo.ts';
import type { Tx } from '../db/db.ts';
import { toInstantOrNull } from '../db/instant.ts';
import type { Actor } from '../http/context.ts';
import { futureEnd } from '../http/future-end.ts';
import {
  endLocks,
  findStandingLocks,
  insertAdminLocks,
  updateLock,
  type OpenLock,
} from './lock.repo.ts';
import { endSessionsOf } from './revoke.repo.ts';
import type { Target } from './target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson } from './target.ts';

export interface LockRequest {
  readonly reason?: string | undefined;
  /** On the wire, in UTC; left out: until somebody unlocks. */
  readonly until?: string | undefined;
}

const aboutLock = (target: Target) => ({
  itemType: 'user' as const,
  itemId: target.id,
  itemLabel: target.full_name,
  owner: auditPerson(target),
  orgId: target.home_org_id,
});

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
  await updateLock(tx, lock, reason, wanted.until);
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
 * Locks accounts: no sign-in, and no session or token lives on. A lock that stands gets the new
 * reason and end. For admins of the home org; never touches the status.
 */
export const lockPeople = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  targets: readonly Target[],
  request: LockRequest,
): Promise<void> => {
  for (const target of targets) {
    assertMayActOn(actor, target);
    assertGovernsAccount(actor, target);
  }
  const wanted = {
    reason: request.reason ?? null,
    until: await futureEnd(tx, request.until, 'until'),
  };
  const standing = await findStandingLocks(
    tx,
    targets.map(({ id }) => id),
  );
  const adminLocks = new Map(
    standing.filter(({ kind }) => kind === 'admin').map((lock) => [lock.user_id, lock]),
  );
  for (const target of targets) {
    const lock = adminLocks.get(target.id);
    if (lock) await changeLock(tx, audit, target, lock, wanted);
  }
  const locked = targets.filter(({ id }) => !adminLocks.has(id));
  if (locked.length === 0) return;
  const ids = locked.map(({ id }) => id);
  await closeLapsed(tx, audit, locked);
  await insertAdminLocks(tx, ids, { lockedBy: actor.userId, ...wanted });
  await endSessionsOf(tx, ids, 'everywhere');
  for (const target of locked) {
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
  }
};

/** How locks are ended. */
export interface UnlockRequest {
  readonly reason?: string | undefined;
  /** `admin`: what failed sign-ins brought stays. */
  readonly only?: 'admin' | 'all' | undefined;
}

/**
 * Ends both kinds of lock and the delays after wrong passwords, or the locks by admins alone. For
 * admins of the home org; never reactivates.
 */
export const unlockPeople = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  targets: readonly Target[],
  { reason, only = 'all' }: UnlockRequest,
): Promise<void> => {
  for (const target of targets) {
    assertMayActOn(actor, target);
    assertGovernsAccount(actor, target);
  }
  const ids = targets.map(({ id }) => id);
  if (only === 'all') await forgetFailures(tx, ids);
  const standing = (await findStandingLocks(tx, ids)).filter(
    ({ kind }) => only === 'all' || kind === only,
  );
  if (standing.length === 0) return;
  await endLocks(
    tx,
    standing.map(({ id }) => id),
    actor.userId,
  );
  for (const target of targets) {
    const theirs = standing.filter((lock) => lock.user_id === target.id);
    if (theirs.length === 0) continue;
    audit({
      ...aboutLock(target),
      event: 'user.unlocked',
      reason,
      changes: Object.fromEntries(theirs.map(({ kind }) => [`${kind}_lock`, [true, false]])),
    });
  }
};
