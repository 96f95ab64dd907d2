import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { planOnce } from '../../db/plan-once.ts';
import { windowSql, type Window } from '../../db/window.ts';

export interface OrgRow extends Record<string, unknown> {
  id: number;
  name: string;
  description: string;
  email_domain: string | null;
  email: string | null;
  client_identifier: string | null;
  org_webhook_host: string | null;
  owner_id: number;
  billing_owner_id: number;
  admin_ids: number[];
  org_tier: string | null;
  members_default_access_role: string | null;
  status: 'ACTIVE' | 'DEACTIVATED';
  password_login: boolean;
  version: number;
  /** Of the caller; null: no active membership. */
  caller_is_admin: boolean | null;
  updated_at: DbInstant;
  created_at: DbInstant;
}

/** Orgs with the ids of their people, and how the caller stands in each, by id. */
export const readOrgRows = async (
  q: Queryable,
  callerId: number,
  ids: readonly number[],
): Promise<OrgRow[]> => {
  if (ids.length === 0) return [];
  const { rows } = await q.execute<OrgRow>(
    planOnce(sql`
    SELECT o.id, o.name, o.description, o.email_domain, o.email, o.client_identifier,
      o.org_webhook_host, o.owner_id, o.billing_owner_id, o.org_tier,
      o.members_default_access_role, o.status, o.password_login, o.version, o.updated_at,
      o.created_at, c.is_admin AS caller_is_admin,
      (SELECT coalesce(json_agg(m.user_id ORDER BY m.sort_name, m.user_id), '[]')
        FROM org_memberships m WHERE m.org_id = o.id AND m.is_admin) AS admin_ids
    FROM orgs o
    LEFT JOIN org_memberships c
      ON c.org_id = o.id AND c.user_id = ${callerId} AND c.status = 'ACTIVE'
    WHERE o.id = ANY(${int8Array(ids)}) ORDER BY o.id`),
  );
  return rows;
};

/** Whose orgs, and as what. */
export interface OrgListing {
  readonly callerId: number;
  readonly role: 'owner' | 'admin' | 'member' | 'nobody' | undefined;
  /** The one org to look at; null: all. */
  readonly only: number | null;
}

const standing = ({ callerId, role, only }: OrgListing): SQL => {
  const roles = {
    owner: sql`AND o.owner_id = m.user_id`,
    admin: sql`AND m.is_admin`,
    member: sql`AND NOT m.is_admin`,
    nobody: sql`AND false`,
  };
  return sql`FROM org_memberships m JOIN orgs o ON o.id = m.org_id
    WHERE m.user_id = ${callerId} AND m.status = 'ACTIVE' AND o.status = 'ACTIVE'
      ${role ? roles[role] : sql``} ${only === null ? sql`` : sql`AND m.org_id = ${only}`}`;
};

/** Ids of the orgs that the caller belongs to. */
export const listOrgIds = async (
  q: Queryable,
  listing: OrgListing,
  window: Window,
): Promise<number[]> => {
  const columns = { key: sql`m.org_id`, type: sql`bigint`, id: sql`m.user_id` };
  const { rows } = await q.execute<{ id: number }>(
    sql`SELECT m.org_id AS id ${standing(listing)} ${windowSql(columns, 'asc', window)}`,
  );
  return rows.map(({ id }) => id);
};

/** How many there are. */
export const countOrgs = async (q: Queryable, listing: OrgListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(sql`SELECT count(*) AS n ${standing(listing)}`);
  return rows[0]?.n ?? 0;
};

/** The facts of an org that its admins may write. */
export type OrgFacts = {
  readonly name: string;
  readonly description: string;
  readonly email_domain: string | null;
  readonly email: string | null;
  readonly members_default_access_role: string | null;
};

/** Locks an org and reads its facts. */
export const lockOrg = async (tx: Tx, id: number) => {
  const { rows } = await tx.execute<OrgFacts & { version: number; owner_id: number }>(sql`
    SELECT owner_id, name, description, email_domain, email, members_default_access_role, version
    FROM orgs WHERE id = ${id} FOR NO KEY UPDATE`);
  const [org] = rows;
  if (!org) throw new Error(`org ${id} has vanished`);
  return org;
};

/** Who administers an org. */
export const readAdminIds = async (q: Queryable, id: number): Promise<number[]> => {
  const { rows } = await q.execute<{ id: number }>(
    sql`SELECT user_id AS id FROM org_memberships WHERE org_id = ${id} AND is_admin`,
  );
  return rows.map((row) => row.id);
};

/** Writes the given facts. */
export const updateFacts = (tx: Tx, id: number, facts: Partial<OrgFacts>) => {
  const columns = Object.entries(facts).map(
    ([column, value]) => sql`${sql.identifier(column)} = ${value}`,
  );
  return tx.execute(sql`UPDATE orgs SET ${sql.join(columns, sql`, `)} WHERE id = ${id}`);
};
