import { sql, type SQL } from 'drizzle-orm';
import type { OrgMember } from '../../contract/orgs.ts';
import { int8Array, textArray } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';

export interface MemberRow extends Record<string, unknown> {
  id: number;
  key: string;
  full_name: string;
  email: string;
  is_admin: boolean;
  status: OrgMember['org_membership_status'];
  user_status: OrgMember['user_status'];
}

/** What a member shows; reads `org_memberships m` and `users u`. */
export const memberColumns: SQL = sql`
  m.user_id AS id, m.sort_name AS key, u.full_name, u.email, m.is_admin, m.status,
  u.status AS user_status`;

/** A member on the wire. */
export const toMember = (row: MemberRow): OrgMember => ({
  id: row.id,
  full_name: row.full_name,
  email: row.email,
  'is_admin?': row.is_admin,
  access_role: [row.is_admin ? 'admin' : 'member'],
  org_membership_status: row.status,
  user_status: row.user_status,
});

/** Members of an org in the order of `ids`; whoever is not in it is left out. */
export const readMembers = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
): Promise<OrgMember[]> => {
  const { rows } = await q.execute<MemberRow>(sql`
    SELECT ${memberColumns} FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId} AND m.user_id = ANY(${int8Array(ids)})`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toMember(row)] : [];
  });
};

/** Ids of the members that these addresses (keys) belong to. */
export const findMemberIds = async (
  tx: Tx,
  orgId: number,
  keys: readonly string[],
): Promise<Map<string, number>> => {
  if (keys.length === 0) return new Map();
  const { rows } = await tx.execute<{ email_key: string; user_id: number }>(sql`
    SELECT email_key, user_id FROM org_memberships
    WHERE org_id = ${orgId} AND email_key = ANY(${textArray(keys)})`);
  return new Map(rows.map((row) => [row.email_key, row.user_id]));
};

/** Ids of everybody in an org but these. */
export const findOthers = async (
  tx: Tx,
  orgId: number,
  ids: readonly number[],
): Promise<number[]> => {
  const { rows } = await tx.execute<{ user_id: number }>(sql`
    SELECT user_id FROM org_memberships
    WHERE org_id = ${orgId} AND user_id <> ALL(${int8Array(ids)}) ORDER BY user_id`);
  return rows.map((row) => row.user_id);
};
