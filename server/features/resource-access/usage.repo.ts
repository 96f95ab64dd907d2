import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';

/** A use of a resource. */
export interface Use {
  readonly resource_type: string;
  readonly resource_id: number;
  readonly user_id: number;
  /** Left out: now. Later than now counts as now. */
  readonly used_at?: string | undefined;
}

/**
 * Moves `last_used_at` of the standing grants that let these people use these resources, directly,
 * through a team or as everyone. Returns how many uses are of a resource and a person of the org.
 */
export const recordUses = async (tx: Tx, orgId: number, uses: readonly Use[]): Promise<number> => {
  const { rows } = await tx.execute<{ known: number }>(sql`
    WITH uses AS (
      SELECT u.resource_type, u.resource_id, u.user_id, least(coalesce(u.used_at, now()), now()) AS used_at
      FROM jsonb_to_recordset(${JSON.stringify(uses)}::jsonb)
        AS u (resource_type text, resource_id bigint, user_id bigint, used_at timestamptz)
      JOIN resources r ON r.org_id = ${orgId} AND r.resource_type = u.resource_type
        AND r.resource_id = u.resource_id
      JOIN org_memberships m ON m.org_id = ${orgId} AND m.user_id = u.user_id
    ), newest AS (
      SELECT g.id, max(u.used_at) AS used_at
      FROM uses u JOIN grants g ON g.org_id = ${orgId} AND g.resource_type = u.resource_type
        AND g.resource_id = u.resource_id AND (g.expires_at IS NULL OR g.expires_at > now())
        AND (g.user_id = u.user_id OR (g.user_id IS NULL AND g.team_id IS NULL) OR EXISTS (
          SELECT FROM team_members tm
          WHERE tm.org_id = ${orgId} AND tm.team_id = g.team_id AND tm.user_id = u.user_id))
      GROUP BY g.id
    ), moved AS (
      UPDATE grants g SET last_used_at = newest.used_at FROM newest
      WHERE g.id = newest.id AND (g.last_used_at IS NULL OR g.last_used_at < newest.used_at)
    )
    SELECT count(*) AS known FROM uses`);
  return rows[0]?.known ?? 0;
};
