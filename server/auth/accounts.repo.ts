import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
import type { DbInstant } from '../db/instant.ts';

/** An account as sign-in sees it. */
export interface Account extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  home_org_id: number;
  super_user: boolean;
  password_hash: string | null;
  /** In the database's own precision: says whether the password is still the one that was read. */
  password_changed_at: DbInstant | null;
  password_expired: boolean;
  is_deactivated: boolean;
  is_admin_locked: boolean;
  is_auto_locked: boolean;
  /** The org to sign in to; null where there is none. */
  org_id: number | null;
  is_admin: boolean;
  /** Of that org, as stored. */
  org_settings: unknown;
}

/** The account of an address, and the org it signs in to: its home org, else the first other. */
export const findAccount = async (
  q: Queryable,
  by: { readonly emailKey: string } | { readonly userId: number; readonly orgId?: number },
): Promise<Account | undefined> => {
  const whose = 'emailKey' in by ? sql`u.email_key = ${by.emailKey}` : sql`u.id = ${by.userId}`;
  const only = 'userId' in by && by.orgId !== undefined ? sql`AND m.org_id = ${by.orgId}` : sql``;
  const { rows } = await q.execute<Account>(
    planOnce(sql`
    SELECT u.id, u.email, u.full_name, u.default_org_id AS home_org_id, u.super_user,
      u.password_hash, u.password_changed_at,
      coalesce(u.password_expires_at <= now(), false) AS password_expired,
      u.status = 'DEACTIVATED' AS is_deactivated,
      coalesce(u.admin_locked_until > now(), false) AS is_admin_locked,
      coalesce(u.auto_locked_until > now(), false) AS is_auto_locked,
      coalesce(here.org_id, CASE WHEN u.super_user THEN u.default_org_id END) AS org_id,
      coalesce(here.is_admin, false) AS is_admin, here.org_settings
    FROM users u LEFT JOIN LATERAL (
      SELECT m.org_id, m.is_admin, o.settings AS org_settings
      FROM org_memberships m JOIN orgs o ON o.id = m.org_id
      WHERE m.user_id = u.id AND m.status = 'ACTIVE' AND o.status = 'ACTIVE' ${only}
      ORDER BY m.org_id = u.default_org_id DESC, m.org_id LIMIT 1
    ) here ON true
    WHERE ${whose}`),
  );
  return rows[0];
};

/**
 * Notes a sign-in on the account and stores a rehash; false when the account is no longer what was
 * judged: the password was changed, or it was locked or deactivated meanwhile.
 */
export const noteSignIn = async (
  tx: Tx,
  account: Account,
  options: { readonly rehash: string | null; readonly despiteAutoLock: boolean },
): Promise<boolean> => {
  const { rowCount } = await tx.execute(
    planOnce(sql`
    WITH person AS (
      UPDATE users SET last_login_at = now(), last_active_at = now(),
        password_hash = coalesce(${options.rehash}, password_hash)
      WHERE id = ${account.id} AND status <> 'DEACTIVATED'
        AND password_changed_at IS NOT DISTINCT FROM ${account.password_changed_at}::timestamptz
        AND (admin_locked_until IS NULL OR admin_locked_until <= now())
        AND (${options.despiteAutoLock}::boolean
          OR auto_locked_until IS NULL OR auto_locked_until <= now())
      RETURNING id
    ), member AS (
      UPDATE org_memberships m SET last_login_at = now(), active_at = now()
      FROM person
      WHERE m.org_id = ${account.org_id} AND m.user_id = person.id AND m.status = 'ACTIVE'
    )
    SELECT id FROM person`),
  );
  return rowCount === 1;
};
