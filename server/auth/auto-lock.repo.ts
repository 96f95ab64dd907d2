import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';

/** Whether an org would have no other admin who can act while this person is locked. */
export const isSoleAdmin = async (tx: Tx, userId: number): Promise<boolean> => {
  const { rows } = await tx.execute(sql`
    SELECT 1 FROM org_memberships m
    WHERE m.user_id = ${userId} AND m.is_admin AND m.status = 'ACTIVE' AND NOT EXISTS (
      SELECT 1 FROM org_memberships other JOIN users u ON u.id = other.user_id
      WHERE other.org_id = m.org_id AND other.user_id <> m.user_id
        AND other.is_admin AND other.status = 'ACTIVE' AND u.status = 'ACTIVE'
        AND u.password_hash IS NOT NULL
        AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now()))
    LIMIT 1`);
  return rows.length > 0;
};

/**
 * Opens an automatic lock, or extends the one that stands; never shortens it. `minutes` null: until
 * a password reset or an admin ends it. Returns its end. One that has run out must be closed first.
 */
export const insertAutoLock = async (
  tx: Tx,
  userId: number,
  minutes: number | null,
): Promise<DbInstant | null> => {
  const { rows } = await tx.execute<{ until: DbInstant | null }>(sql`
    INSERT INTO locks AS l (user_id, kind, until, failed_sign_ins)
    VALUES (${userId}, 'automatic', now() + make_interval(mins => ${minutes}::int),
      1 + (SELECT count(*)::int FROM users u JOIN audit_log a
         ON a.org_id = u.default_org_id AND a.owner_id = u.id
       WHERE u.id = ${userId} AND a.created_at > now() - interval '24 hours'
         AND a.event IN ('authn.login_failed', 'authn.login_blocked')))
    ON CONFLICT (user_id, kind) WHERE ended_at IS NULL DO UPDATE SET
      until = CASE WHEN l.until IS NOT NULL AND excluded.until IS NOT NULL
        THEN greatest(l.until, excluded.until) END
    RETURNING until`);
  return rows[0]?.until ?? null;
};

/**
 * Ends the automatic lock of a person who proved by mail who they are; false when none stood.
 */
export const endAutoLock = async (tx: Tx, userId: number): Promise<boolean> => {
  const result = await tx.execute(sql`
    UPDATE locks SET ended_at = now(), ended_because = 'password_reset'
    WHERE user_id = ${userId} AND kind = 'automatic' AND ended_at IS NULL
      AND (until IS NULL OR until > now())`);
  return result.rowCount === 1;
};
