import { sql } from 'drizzle-orm';
import type { ResourceType } from '../../contract/resources.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** Names a resource of an org. */
export interface ResourceName {
  readonly type: ResourceType;
  readonly id: number;
}

/** A resource, and how strong its reader's own access to it is. */
export interface ResourceStanding extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  name: string;
  owner_id: number;
  owner_name: string;
  /** 4 owner … 1 collaborator, 0 none: by ownership, grant, team or everyone's grant. */
  strength: number;
  /** What its reader was given of it, by each way, and until when; null: for good. */
  given: { strength: number; until: string | null }[];
}

/** Standing grants that give somebody something: directly, through a team, to everyone. */
export const reaches = (orgId: number, userId: number) => sql`(
  g.expires_at IS NULL OR g.expires_at > now()) AND (
    g.user_id = ${userId}
    OR g.team_id IN (SELECT tm.team_id FROM team_members tm
      WHERE tm.org_id = ${orgId} AND tm.user_id = ${userId})
    OR (g.user_id IS NULL AND g.team_id IS NULL))`;

/** One resource as a person stands to it; undefined when the catalogue does not know it. */
export const findResource = async (
  q: Queryable,
  orgId: number,
  { type, id }: ResourceName,
  userId: number,
): Promise<ResourceStanding | undefined> => {
  const { rows } = await q.execute<ResourceStanding>(sql`
    SELECT r.resource_type, r.resource_id, r.name, r.owner_id, u.full_name AS owner_name,
      CASE WHEN r.owner_id = ${userId} THEN 4 ELSE own.strength END AS strength, own.given
    FROM resources r JOIN users u ON u.id = r.owner_id
    CROSS JOIN LATERAL (
      SELECT coalesce(max(g.strength), 0) AS strength, coalesce(json_agg(
        json_build_object('strength', g.strength, 'until', g.expires_at)), '[]') AS given
      FROM grants g
      WHERE g.org_id = r.org_id AND g.resource_type = r.resource_type
        AND g.resource_id = r.resource_id AND ${reaches(orgId, userId)}) own
    WHERE r.org_id = ${orgId} AND r.resource_type = ${type} AND r.resource_id = ${id}`);
  return rows[0];
};

/**
 * Whether a team holds a grant that is stronger or lasts longer than what somebody has of its
 * resource: by the ways above, and by what they have of every resource.
 */
export const isTeamStronger = async (
  q: Queryable,
  orgId: number,
  teamId: number,
  person: { readonly id: number; readonly everywhere: number },
): Promise<boolean> => {
  const { rows } = await q.execute(sql`
    SELECT FROM grants held
    JOIN resources r ON r.org_id = held.org_id AND r.resource_type = held.resource_type
      AND r.resource_id = held.resource_id AND r.owner_id <> ${person.id}
    WHERE held.org_id = ${orgId} AND held.team_id = ${teamId}
      AND (held.expires_at IS NULL OR held.expires_at > now())
      AND held.strength > ${person.everywhere} AND NOT EXISTS (
        SELECT FROM grants g
        WHERE g.org_id = held.org_id AND g.resource_type = held.resource_type
          AND g.resource_id = held.resource_id AND g.strength >= held.strength
          AND coalesce(g.expires_at, 'infinity') >= coalesce(held.expires_at, 'infinity')
          AND ${reaches(orgId, person.id)})
    LIMIT 1`);
  return rows.length > 0;
};

/** Locks a resource, so that changes of its grants take turns. */
export const lockResource = async (tx: Tx, orgId: number, { type, id }: ResourceName) => {
  await tx.execute(sql`
    SELECT FROM resources
    WHERE org_id = ${orgId} AND resource_type = ${type} AND resource_id = ${id}
    FOR NO KEY UPDATE`);
};
