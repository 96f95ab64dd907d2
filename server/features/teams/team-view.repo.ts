import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import type { Viewer } from '../../people/user-view.repo.ts';

/** A team as the database has it, with everything that a `Team` shows. */
export interface TeamRow extends Record<string, unknown> {
  id: number;
  name: string;
  description: string;
  tags: string[];
  org_id: number;
  org_name: string;
  owner_id: number;
  owner_name: string;
  owner_email: string;
  owner_verified_at: DbInstant | null;
  /** Whether the viewer manages it; null: is not in it. */
  is_admin: boolean | null;
  member_count: number;
  members: { id: number; email: string; admin: boolean }[];
  version: number;
  created_at: DbInstant;
  updated_at: DbInstant;
}

const members = sql`(
  SELECT coalesce(json_agg(json_build_object('id', u.id, 'email', u.email, 'admin', tm.is_admin)
    ORDER BY u.sort_name, u.id), '[]')
  FROM team_members tm JOIN users u ON u.id = tm.user_id
  WHERE tm.org_id = t.org_id AND tm.team_id = t.id)`;

/**
 * Reads teams of the viewer's org, in one statement and in no promised order. `withMembers` false
 * leaves the list of members empty.
 */
export const readTeamRows = async (
  q: Queryable,
  viewer: Viewer,
  ids: readonly number[],
  withMembers: boolean,
): Promise<TeamRow[]> => {
  if (ids.length === 0) return [];
  const { rows } = await q.execute<TeamRow>(sql`
    SELECT t.id, t.name, t.description, t.tags, t.org_id, o.name AS org_name, t.owner_id,
      w.full_name AS owner_name, w.email AS owner_email, w.email_verified_at AS owner_verified_at,
      own.is_admin, t.member_count, ${withMembers ? members : sql`'[]'::json`} AS members, t.version,
      t.created_at, t.updated_at
    FROM teams t
    JOIN orgs o ON o.id = t.org_id
    JOIN users w ON w.id = t.owner_id
    LEFT JOIN team_members own
      ON own.org_id = t.org_id AND own.team_id = t.id AND own.user_id = ${viewer.userId}
    WHERE t.org_id = ${viewer.orgId} AND t.id = ANY(${int8Array(ids)})`);
  return rows;
};
