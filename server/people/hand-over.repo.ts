import { sql } from 'drizzle-orm';
import type { ResourceType } from '../../contract/resources.ts';
import { int8Array, textArray } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** Something that has just got another owner. */
export interface HandedOver extends Record<string, unknown> {
  resource_type: ResourceType;
  id: number;
  name: string;
}

/** What of whom goes to whom. */
export interface OwnerChange {
  readonly orgId: number;
  readonly from: number;
  readonly to: number;
  /** Undefined: every kind. */
  readonly types?: readonly ResourceType[] | undefined;
  /** Most things that get another owner. */
  readonly limit: number;
}

const isAsked = (types: OwnerChange['types'], type: ResourceType): boolean =>
  types === undefined || types.includes(type);

/** Gives the teams of one person to another; their entries in the catalogue follow by themselves. */
export const changeTeamOwner = async (tx: Tx, change: OwnerChange): Promise<HandedOver[]> => {
  if (!isAsked(change.types, 'teams')) return [];
  const { rows } = await tx.execute<HandedOver>(sql`
    WITH owned AS (
      SELECT id FROM teams WHERE org_id = ${change.orgId} AND owner_id = ${change.from}
      ORDER BY id LIMIT ${change.limit} FOR NO KEY UPDATE
    )
    UPDATE teams t SET owner_id = ${change.to} FROM owned
    WHERE t.org_id = ${change.orgId} AND t.id = owned.id
    RETURNING 'teams' AS resource_type, t.id, t.name`);
  return rows.toSorted((a, b) => a.id - b.id);
};

/** Gives the resources of one person, besides teams, to another. */
export const changeResourceOwner = async (tx: Tx, change: OwnerChange): Promise<HandedOver[]> => {
  const kinds = change.types && sql`AND resource_type = ANY(${textArray(change.types)})`;
  const { rows } = await tx.execute<HandedOver>(sql`
    WITH owned AS (
      SELECT resource_type, resource_id FROM resources
      WHERE org_id = ${change.orgId} AND owner_id = ${change.from} AND resource_type <> 'teams'
        ${kinds ?? sql``}
      ORDER BY resource_type, resource_id LIMIT ${change.limit} FOR NO KEY UPDATE
    )
    UPDATE resources r SET owner_id = ${change.to} FROM owned
    WHERE r.org_id = ${change.orgId} AND r.resource_type = owned.resource_type
      AND r.resource_id = owned.resource_id
    RETURNING r.resource_type, r.resource_id AS id, r.name`);
  return rows.toSorted((a, b) => a.resource_type.localeCompare(b.resource_type) || a.id - b.id);
};

/** How many things somebody owns in an org, teams among them; of some kinds, or of all. */
export const countOwned = async (
  q: Queryable,
  { orgId, from, types }: Pick<OwnerChange, 'orgId' | 'from' | 'types'>,
): Promise<number> => {
  const kinds = types ? sql`AND resource_type = ANY(${textArray(types)})` : sql``;
  const { rows } = await q.execute<{ n: number }>(sql`
    SELECT count(*) AS n FROM resources WHERE org_id = ${orgId} AND owner_id = ${from} ${kinds}`);
  return rows[0]?.n ?? 0;
};

/** Gives an org to another owner; returns its name. */
export const changeOrgOwner = async (tx: Tx, orgId: number, ownerId: number): Promise<string> => {
  const { rows } = await tx.execute<{ name: string }>(
    sql`UPDATE orgs SET owner_id = ${ownerId} WHERE id = ${orgId} RETURNING name`,
  );
  return rows[0]?.name ?? '';
};

/** Whether somebody besides these people could administer an org: as the rule at commit counts. */
export const hasOtherAdmin = async (
  q: Queryable,
  orgId: number,
  besides: readonly number[],
): Promise<boolean> => {
  const { rows } = await q.execute(sql`
    SELECT FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId} AND m.is_admin AND m.status = 'ACTIVE' AND u.status = 'ACTIVE'
      AND u.password_hash IS NOT NULL
      AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())
      AND u.id <> ALL(${int8Array(besides)})
    LIMIT 1`);
  return rows.length > 0;
};
