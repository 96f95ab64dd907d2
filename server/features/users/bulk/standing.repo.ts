import { sql } from 'drizzle-orm';
import { int8Array } from '../../../db/arrays.ts';
import { asSystem } from '../../../db/as-system.ts';
import type { Tx } from '../../../db/db.ts';

/** A place of somebody among the able admins of an org, and how many these are. */
export interface AdminPlace extends Record<string, unknown> {
  user_id: number;
  org_id: number;
  able: number;
}

/**
 * Where these people are admins who can act: active, not locked by an admin, with a password. In
 * every org that they belong to, as locking or deactivating an account touches all of them; the rule
 * that no org loses its last one is the database's (`assert_admin_left`), this foretells it.
 */
export const readAdminPlaces = async (
  tx: Tx,
  userIds: readonly number[],
): Promise<AdminPlace[]> => {
  const able = sql`m.is_admin AND m.status = 'ACTIVE' AND u.status = 'ACTIVE'
    AND u.password_hash IS NOT NULL
    AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())`;
  const { rows } = await asSystem(tx, (all) =>
    all.execute<AdminPlace>(sql`
      WITH theirs AS (
        SELECT m.user_id, m.org_id FROM org_memberships m JOIN users u ON u.id = m.user_id
        WHERE m.user_id = ANY(${int8Array(userIds)}) AND ${able}),
      counted AS (
        SELECT m.org_id, count(*) AS able FROM org_memberships m JOIN users u ON u.id = m.user_id
        WHERE m.org_id IN (SELECT org_id FROM theirs) AND ${able} GROUP BY m.org_id)
      SELECT theirs.user_id, theirs.org_id, counted.able
      FROM theirs JOIN counted USING (org_id)`),
  );
  return rows;
};
