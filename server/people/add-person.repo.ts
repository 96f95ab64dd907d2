import { sql } from 'drizzle-orm';
import { int8Array, textArray } from '../db/arrays.ts';
import { readOrgSettings } from '../auth/org-settings.repo.ts';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';

/** An account, as far as adding it to an org needs it. */
export interface Account extends Record<string, unknown> {
  id: number;
  email: string;
  email_key: string;
  full_name: string;
  has_password: boolean;
}

/** The accounts that own these addresses (keys as `emailKey` makes them). */
export const findAccounts = async (tx: Tx, keys: readonly string[]): Promise<Account[]> => {
  if (keys.length === 0) return [];
  const { rows } = await asSystem(tx, (all) =>
    all.execute<Account>(sql`
      SELECT id, email, email_key, full_name, password_hash IS NOT NULL AS has_password
      FROM users WHERE email_key = ANY(${textArray(keys)}) ORDER BY id`),
  );
  return rows;
};

export interface NewAccount {
  readonly email: string;
  readonly email_key: string;
  readonly full_name: string;
  readonly sort_name: string;
  readonly user_tier: string | null;
}

/**
 * Makes accounts with this home org. An address that somebody else takes at the same moment is
 * left out; in the order of the addresses, so that two such requests wait and do not deadlock.
 */
export const insertAccounts = async (
  tx: Tx,
  orgId: number,
  accounts: readonly NewAccount[],
): Promise<Account[]> => {
  if (accounts.length === 0) return [];
  const { rows } = await tx.execute<Account>(sql`
    INSERT INTO users (email, email_key, full_name, sort_name, user_tier, default_org_id)
    SELECT a.email, a.email_key, a.full_name, a.sort_name, a.user_tier, ${orgId}
    FROM jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb)
      AS a(email text, email_key text, full_name text, sort_name text, user_tier text)
    ORDER BY a.email_key
    ON CONFLICT (email_key) DO NOTHING
    RETURNING id, email, email_key, full_name, false AS has_password`);
  return rows;
};

/** Makes memberships; returns the ids of those who had none. */
export const insertMemberships = async (
  tx: Tx,
  orgId: number,
  addedBy: number,
  people: readonly { readonly id: number; readonly is_admin: boolean }[],
): Promise<Set<number>> => {
  if (people.length === 0) return new Set();
  const { rows } = await tx.execute<{ user_id: number }>(sql`
    INSERT INTO org_memberships (org_id, user_id, is_admin, added_by)
    SELECT ${orgId}, p.id, p.is_admin, ${addedBy}
    FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS p(id bigint, is_admin boolean)
    WHERE NOT EXISTS (
      SELECT 1 FROM org_memberships m WHERE m.org_id = ${orgId} AND m.user_id = p.id)
    ORDER BY p.id
    ON CONFLICT (org_id, user_id) DO NOTHING
    RETURNING user_id`);
  return new Set(rows.map((row) => row.user_id));
};

/**
 * Moves accounts whose home holds no membership of theirs to an org that they have just joined, so
 * that somebody governs them. Returns the homes they had, by person. A super user needs none at home.
 */
export const adoptHomeless = async (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
): Promise<Map<number, number>> => {
  if (userIds.length === 0) return new Map();
  const { rows } = await asSystem(tx, (all) =>
    all.execute<{ id: number; home_org_id: number }>(sql`
      UPDATE users u SET default_org_id = ${orgId}
      FROM users before
      WHERE u.id = ANY(${int8Array(userIds)}) AND before.id = u.id AND NOT u.super_user
        AND u.default_org_id <> ${orgId} AND NOT EXISTS (
          SELECT FROM org_memberships m WHERE m.org_id = u.default_org_id AND m.user_id = u.id)
      RETURNING u.id, before.default_org_id AS home_org_id`),
  );
  return new Map(rows.map((row) => [row.id, row.home_org_id]));
};

/** Makes pending invitations, for as long as the org has it; returns their ids by person. */
export const insertInvites = async (
  tx: Tx,
  orgId: number,
  invitedBy: number,
  people: readonly { readonly id: number; readonly is_admin: boolean }[],
): Promise<Map<number, number>> => {
  if (people.length === 0) return new Map();
  const { invitation_days: days } = await readOrgSettings(tx, orgId);
  const { rows } = await tx.execute<{ id: number; user_id: number }>(sql`
    INSERT INTO invites (org_id, user_id, email, email_key, is_admin, invited_by, expires_at)
    SELECT ${orgId}, u.id, u.email, u.email_key, p.is_admin, ${invitedBy},
      now() + make_interval(days => ${days})
    FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS p(id bigint, is_admin boolean)
    JOIN users u ON u.id = p.id
    ORDER BY u.id
    RETURNING id, user_id`);
  return new Map(rows.map((row) => [row.user_id, row.id]));
};

/** Writes a role, also into the invitation that waits for the person: an offer by whoever gave it. */
export const updateRoles = async (
  tx: Tx,
  actor: { readonly orgId: number; readonly userId: number },
  userIds: readonly number[],
  isAdmin: boolean,
): Promise<void> => {
  if (userIds.length === 0) return;
  // A custodian is an admin that is named so: without the role, the name goes too.
  await tx.execute(sql`
    UPDATE org_memberships SET is_admin = ${isAdmin}, is_custodian = is_custodian AND ${isAdmin},
      updated_at = now()
    WHERE org_id = ${actor.orgId} AND user_id = ANY(${int8Array(userIds)})`);
  await tx.execute(sql`
    UPDATE invites SET is_admin = ${isAdmin}, invited_by = ${actor.userId}
    WHERE org_id = ${actor.orgId} AND user_id = ANY(${int8Array(userIds)}) AND status = 'pending'`);
};
