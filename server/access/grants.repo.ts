import { sql } from 'drizzle-orm';
import type { AccessLevel, ResourceType } from '../../contract/resources.ts';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import type { DbInstant } from '../db/instant.ts';
import type { ResourceName } from './resource.repo.ts';

/** A grant with what its readers are shown of it. */
export interface GrantRow extends Record<string, unknown> {
  id: number;
  resource_type: ResourceType;
  resource_id: number;
  /** Both null: everyone in the org. */
  user_id: number | null;
  team_id: number | null;
  role: AccessLevel;
  strength: number;
  granted_at: DbInstant;
  updated_at: DbInstant;
  last_used_at: DbInstant | null;
  expires_at: DbInstant | null;
  is_over: boolean;
  user_name: string | null;
  user_email: string | null;
  team_name: string | null;
  granted_by: { id: number; full_name: string; email: string } | null;
}

const columns = sql`
  g.id, g.resource_type, g.resource_id, g.user_id, g.team_id, g.role, g.strength, g.granted_at,
  g.updated_at, g.last_used_at, g.expires_at,
  coalesce(g.expires_at <= now(), false) AS is_over,
  u.full_name AS user_name, u.email AS user_email, t.name AS team_name,
  person_ref(g.granted_by) AS granted_by`;
const joins = sql`
  LEFT JOIN users u ON u.id = g.user_id
  LEFT JOIN teams t ON t.org_id = g.org_id AND t.id = g.team_id`;
const order = sql`ORDER BY g.strength DESC, u.sort_name NULLS LAST, t.name_key NULLS LAST, g.id`;

/** Every grant on one resource, strongest first; those that are over too. */
export const grantsOn = async (
  q: Queryable,
  orgId: number,
  { type, id }: ResourceName,
): Promise<GrantRow[]> => {
  const { rows } = await q.execute<GrantRow>(sql`
    SELECT ${columns} FROM grants g ${joins}
    WHERE g.org_id = ${orgId} AND g.resource_type = ${type} AND g.resource_id = ${id} ${order}`);
  return rows;
};

/** Standing grants on several resources at once, strongest first. */
export const grantsOnMany = async (
  q: Queryable,
  orgId: number,
  names: readonly ResourceName[],
): Promise<GrantRow[]> => {
  if (names.length === 0) return [];
  const { rows } = await q.execute<GrantRow>(sql`
    SELECT ${columns}
    FROM jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS r (type text, id bigint)
    JOIN grants g ON g.org_id = ${orgId} AND g.resource_type = r.type AND g.resource_id = r.id ${joins}
    WHERE g.expires_at IS NULL OR g.expires_at > now() ${order}`);
  return rows;
};

/** A grant to be made: to a person, a team, or (both null) everyone in the org. */
export interface NewGrant {
  readonly userId: number | null;
  readonly teamId: number | null;
  readonly role: AccessLevel;
  readonly expiresAt: string | null;
}

/** Makes a grant, or changes the one that the same grantee has; the clock of it starts anew. */
export const putGrant = async (
  tx: Tx,
  orgId: number,
  { type, id }: ResourceName,
  grant: NewGrant,
  by: number,
): Promise<void> => {
  await tx.execute(sql`
    INSERT INTO grants (org_id, resource_type, resource_id, user_id, team_id, role, granted_by, expires_at)
    VALUES (${orgId}, ${type}, ${id}, ${grant.userId}, ${grant.teamId}, ${grant.role}, ${by},
      ${grant.expiresAt}::timestamptz)
    ON CONFLICT ON CONSTRAINT grants_grantee_unique DO UPDATE SET
      role = excluded.role, granted_by = excluded.granted_by, granted_at = now(),
      updated_at = now(), expires_at = excluded.expires_at`);
};

/** Takes grants away. */
export const deleteGrants = async (tx: Tx, orgId: number, ids: readonly number[]) => {
  if (ids.length === 0) return;
  await tx.execute(sql`DELETE FROM grants WHERE org_id = ${orgId} AND id = ANY(${int8Array(ids)})`);
};

/** Locks every grant to people, or to a team, and reads them; those that are over too. */
export const lockGrantsOf = async (
  tx: Tx,
  orgId: number,
  of: { readonly userIds: readonly number[] } | { readonly teamId: number },
): Promise<(GrantRow & { resource_name: string })[]> => {
  const whose =
    'teamId' in of ? sql`g.team_id = ${of.teamId}` : sql`g.user_id = ANY(${int8Array(of.userIds)})`;
  const { rows } = await tx.execute<GrantRow & { resource_name: string }>(sql`
    SELECT ${columns}, r.name AS resource_name FROM grants g ${joins}
    JOIN resources r ON r.org_id = g.org_id AND r.resource_type = g.resource_type
      AND r.resource_id = g.resource_id
    WHERE g.org_id = ${orgId} AND ${whose} ORDER BY g.id FOR UPDATE OF g`);
  return rows;
};
