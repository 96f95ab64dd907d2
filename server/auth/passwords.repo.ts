import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import { notFound } from '../http/app-error.ts';
import type { PasswordContext } from './password-policy.ts';

/** A person as far as their password is concerned. */
export interface PasswordOwner extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  home_org_id: number;
  org_name: string;
  org_settings: unknown;
  password_hash: string | null;
  is_admin_anywhere: boolean;
}

/** Reads a person; with `lock`, until the end of the transaction nobody else changes them. */
export const findPasswordOwner = async (
  q: Queryable,
  userId: number,
  { lock }: { readonly lock: boolean },
): Promise<PasswordOwner> => {
  const { rows } = await q.execute<PasswordOwner>(sql`
    SELECT u.id, u.email, u.full_name, u.default_org_id AS home_org_id,
      org_name(u.default_org_id) AS org_name, o.settings AS org_settings, u.password_hash,
      EXISTS (SELECT 1 FROM org_memberships a
        WHERE a.user_id = u.id AND a.is_admin AND a.status = 'ACTIVE') AS is_admin_anywhere
    FROM users u LEFT JOIN orgs o ON o.id = u.default_org_id
    WHERE u.id = ${userId} ${lock ? sql`FOR NO KEY UPDATE OF u` : sql``}`);
  const [row] = rows;
  if (!row) throw notFound('Person');
  return row;
};

/** What a password of this person is judged by. */
export const contextOf = (owner: {
  readonly email: string;
  readonly full_name: string;
  readonly org_name: string;
  readonly org_settings: unknown;
  readonly is_admin_anywhere: boolean;
}): PasswordContext => ({
  isAdmin: owner.is_admin_anywhere,
  email: owner.email,
  fullName: owner.full_name,
  orgName: owner.org_name,
  orgSettings: owner.org_settings,
});

/**
 * Stores a new password. A one-time password lives for so many hours, must be changed at the first
 * sign-in, and its end is returned.
 */
export const storePassword = async (
  tx: Tx,
  userId: number,
  passwordHash: string,
  oneTimeHours: number | null = null,
): Promise<DbInstant | null> => {
  const { rows } = await tx.execute<{ password_expires_at: DbInstant | null }>(sql`
    UPDATE users SET password_hash = ${passwordHash}, password_changed_at = now(),
      must_change_password = ${oneTimeHours !== null}::boolean,
      password_expires_at = now() + make_interval(hours => ${oneTimeHours}::int)
    WHERE id = ${userId} RETURNING password_expires_at`);
  return rows[0]?.password_expires_at ?? null;
};
