import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';

/** A lock that stands. */
export interface OpenLock extends Record<string, unknown> {
  id: number;
  user_id: number;
  kind: 'admin' | 'automatic';
  reason: string | null;
  until: DbInstant | null;
}

/** The locks of people that stand now, at most one of each kind a person. */
export const findStandingLocks = async (
  tx: Tx,
  userIds: readonly number[],
): Promise<OpenLock[]> => {
  const { rows } = await tx.execute<OpenLock>(sql`
    SELECT id, user_id, kind, reason, until FROM locks
    WHERE user_id = ANY(${int8Array(userIds)}) AND ended_at IS NULL
      AND (until IS NULL OR until > now())
    ORDER BY user_id, kind, id`);
  return rows;
};

export interface NewLock {
  readonly lockedBy: number;
  readonly reason: string | null;
  readonly until: string | null;
}

/** Opens admin locks; what each counts stands in the log of the person's home org. */
export const insertAdminLocks = (tx: Tx, userIds: readonly number[], lock: NewLock) =>
  asSystem(tx, (all) =>
    all.execute(sql`
      INSERT INTO locks (user_id, kind, reason, locked_by, until, failed_sign_ins)
      SELECT u.id, 'admin', ${lock.reason}, ${lock.lockedBy}, ${lock.until}::timestamptz,
        (SELECT count(*)::int FROM audit_log a
         WHERE a.org_id = u.default_org_id AND a.owner_id = u.id
           AND a.created_at > now() - interval '24 hours'
           AND a.event IN ('authn.login_failed', 'authn.login_blocked'))
      FROM users u WHERE u.id = ANY(${int8Array(userIds)}) ORDER BY u.id`),
  );

/** Gives an open lock another reason or end. It is part of the person that clients see. */
export const updateLock = async (
  tx: Tx,
  lock: Pick<OpenLock, 'id' | 'user_id'>,
  reason: string | null,
  until: string | null,
): Promise<void> => {
  await tx.execute(
    sql`UPDATE locks SET reason = ${reason}, until = ${until} WHERE id = ${lock.id}`,
  );
  // An end moves the version by itself, a reason does not.
  await tx.execute(
    sql`UPDATE users SET version = version + 1, updated_at = now() WHERE id = ${lock.user_id}`,
  );
};

/** Ends locks that stand, by hand. */
export const endLocks = (tx: Tx, ids: readonly number[], endedBy: number) =>
  tx.execute(sql`
    UPDATE locks SET ended_at = now(), ended_by = ${endedBy}, ended_because = 'unlocked'
    WHERE id = ANY(${int8Array(ids)}) AND ended_at IS NULL`);
