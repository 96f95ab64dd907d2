import { sql } from 'drizzle-orm';
import type { Transferable } from '../../../contract/leaving.ts';
import type { ResourceType } from '../../../contract/resources.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { hasOtherAdmin } from '../../people/hand-over.repo.ts';

/** Something that somebody owns, and its place in the list of them. */
export interface OwnedRow extends Transferable, Record<string, unknown> {
  id: number;
  name: string;
  type: ResourceType;
  key: string;
}

/** The sort key of something owned. */
export const keyOfOwned = (row: OwnedRow): SortKey => [row.key, row.id];

const byName = { key: sql`sort_key`, type: sql`text`, id: sql`resource_id` };

/** A page of what somebody owns in an org, by name. */
export const listOwned = async (
  q: Queryable,
  orgId: number,
  userId: number,
  window: Window,
): Promise<OwnedRow[]> => {
  const { rows } = await q.execute<OwnedRow>(sql`
    SELECT resource_type AS type, resource_id AS id, name, sort_key AS key FROM resources
    WHERE org_id = ${orgId} AND owner_id = ${userId} ${windowSql(byName, 'asc', window)}`);
  return rows;
};

/** How a person stands in an org. */
export interface Standing extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  super_user: boolean;
  status: 'ACTIVE' | 'DEACTIVATED' | 'SOURCE_COUNT_CAPPED' | 'SOURCE_DATA_CAPPED' | 'TRIAL_EXPIRED';
  is_locked: boolean;
  is_locked_for_good: boolean;
  locked_until: DbInstant | null;
  home_org_id: number;
  version: number;
  membership_status: 'ACTIVE' | 'DEACTIVATED';
  is_admin: boolean;
  is_owner: boolean;
}

/** How somebody stands in an org; undefined for who is not in it. */
export const readStanding = async (
  q: Queryable,
  orgId: number,
  userId: number,
): Promise<Standing | undefined> => {
  const { rows } = await q.execute<Standing>(sql`
    SELECT u.id, u.email, u.full_name, u.super_user, u.status, u.default_org_id AS home_org_id, u.version,
      coalesce(greatest(u.admin_locked_until, u.auto_locked_until) > now(), false) AS is_locked,
      coalesce(u.admin_locked_until = 'infinity', false) AS is_locked_for_good,
      CASE WHEN greatest(u.admin_locked_until, u.auto_locked_until) > now()
        THEN nullif(greatest(u.admin_locked_until, u.auto_locked_until), 'infinity')
      END AS locked_until,
      m.status AS membership_status, m.is_admin, o.owner_id = u.id AS is_owner
    FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
    WHERE m.org_id = ${orgId} AND m.user_id = ${userId}`);
  return rows[0];
};

/** Whether nobody could administer the org without this person. */
export const isLastAdmin = async (q: Queryable, orgId: number, userId: number): Promise<boolean> =>
  !(await hasOtherAdmin(q, orgId, [userId]));

/** Somebody who has left an org, as they were called then. */
export interface Departed extends Record<string, unknown> {
  email: string;
  full_name: string;
  left_at: DbInstant;
}

/** When somebody was last removed from an org; undefined for who never was in it. */
export const readDeparture = async (
  q: Queryable,
  orgId: number,
  userId: number,
): Promise<Departed | undefined> => {
  const { rows } = await q.execute<Departed>(sql`
    SELECT owner_email AS email, owner_name AS full_name, created_at AS left_at FROM audit_log
    WHERE org_id = ${orgId} AND owner_id = ${userId} AND event = 'member.removed'
    ORDER BY created_at DESC, id DESC LIMIT 1`);
  return rows[0];
};

/** Names that are shown of each kind of thing. */
const FIRST = 5;

/** What ties somebody to an org. */
export interface Ties extends Record<string, unknown> {
  owns: { resource_type: ResourceType; count: number; first: Transferable[] }[];
  teams: number;
  manages: number;
  first_teams: { id: number; name: string }[];
  grants: number;
  administers: number;
  invites: number;
  first_invites: { id: number; email: string }[];
  review_items: number;
  first_reviews: { id: number; name: string }[];
  api_keys: number;
  sessions: number;
}

/** Everything that ties somebody to an org, in one statement. */
export const readTies = async (q: Queryable, orgId: number, userId: number): Promise<Ties> => {
  const standingGrant = sql`g.org_id = ${orgId} AND g.user_id = ${userId}
    AND (g.expires_at IS NULL OR g.expires_at > now())`;
  const waiting = sql`i.org_id = ${orgId} AND i.invited_by = ${userId} AND i.status = 'pending'
    AND i.expires_at > now()`;
  const toDecide = sql`i.reviewer_id = ${userId} AND r.org_id = ${orgId}
    AND r.state IN ('active', 'paused') AND (i.decision IS NULL OR i.decision = 'unsure')`;
  const worksStill = sql`k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())`;
  const { rows } = await q.execute<Ties>(sql`
    SELECT
      (SELECT coalesce(json_agg(kind ORDER BY kind.resource_type), '[]') FROM (
        SELECT r.resource_type, count(*) AS count, (
          SELECT json_agg(json_build_object('id', f.resource_id, 'name', f.name)
            ORDER BY f.name_key, f.resource_id)
          FROM (
            SELECT * FROM resources f WHERE f.org_id = ${orgId} AND f.owner_id = ${userId}
              AND f.resource_type = r.resource_type ORDER BY f.name_key, f.resource_id LIMIT ${FIRST}
          ) f) AS first
        FROM resources r WHERE r.org_id = ${orgId} AND r.owner_id = ${userId}
        GROUP BY r.resource_type) kind) AS owns,
      place.teams, place.manages,
      (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name)), '[]') FROM (
        SELECT t.id, t.name FROM team_members tm
        JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
        WHERE tm.org_id = ${orgId} AND tm.user_id = ${userId}
        ORDER BY t.name_key, t.id LIMIT ${FIRST}) f) AS first_teams,
      given.grants, given.administers,
      (SELECT count(*) FROM review_items i JOIN reviews r ON r.id = i.review_id
        WHERE ${toDecide}) AS review_items,
      (SELECT coalesce(json_agg(json_build_object('id', f.id, 'name', f.name)), '[]') FROM (
        SELECT DISTINCT r.id, r.name FROM review_items i JOIN reviews r ON r.id = i.review_id
        WHERE ${toDecide} ORDER BY r.name, r.id LIMIT ${FIRST}) f) AS first_reviews,
      (SELECT count(*) FROM invites i WHERE ${waiting}) AS invites,
      (SELECT coalesce(json_agg(json_build_object('id', f.id, 'email', f.email)), '[]') FROM (
        SELECT i.id, i.email FROM invites i WHERE ${waiting}
        ORDER BY i.email_key, i.id LIMIT ${FIRST}) f) AS first_invites,
      (SELECT count(*) FROM api_keys k
        WHERE k.org_id = ${orgId} AND k.user_id = ${userId} AND ${worksStill}) AS api_keys,
      (SELECT count(*) FROM sessions s LEFT JOIN api_keys k ON k.id = s.api_key_id
        WHERE s.org_id = ${orgId} AND s.user_id = ${userId} AND s.ended_at IS NULL
          AND s.expires_at > now() AND s.idle_expires_at > now()
          AND (k.id IS NULL OR (${worksStill}))) AS sessions
    FROM (
      SELECT count(*) AS teams, count(*) FILTER (WHERE is_admin) AS manages FROM team_members
      WHERE org_id = ${orgId} AND user_id = ${userId}
    ) place, (
      SELECT count(*) AS grants, count(*) FILTER (WHERE g.strength >= 3) AS administers
      FROM grants g WHERE ${standingGrant}
    ) given`);
  const [ties] = rows;
  if (!ties) throw new Error('a count without a row');
  return ties;
};
