import { sql } from 'drizzle-orm';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';

/** What else of a person decides whether somebody may act in their name. */
export interface Reachable extends Record<string, unknown> {
  readonly settings: unknown;
  readonly is_locked: boolean;
  readonly may_sign_in: boolean;
}

/** Settings of the org, and whether the person could be signed in there themselves. */
export const readReachable = async (tx: Tx, orgId: number, userId: number): Promise<Reachable> => {
  const { rows } = await tx.execute<Reachable>(sql`
    SELECT o.settings,
      coalesce(u.admin_locked_until > now(), false) AS is_locked,
      u.status <> 'DEACTIVATED' AND m.status = 'ACTIVE' AS may_sign_in
    FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
    WHERE m.org_id = ${orgId} AND m.user_id = ${userId}`);
  const [row] = rows;
  if (!row) throw new Error(`person ${userId} has left org ${orgId} behind a lock`);
  return row;
};

/** A session in somebody else's name that has just ended, or was found to have. */
export interface EndedImpersonation extends Record<string, unknown> {
  readonly id: number;
  readonly user_id: number;
  readonly email: string;
  readonly full_name: string;
  readonly home_org_id: number;
  readonly impersonator_id: number;
  readonly impersonator_email: string;
  readonly impersonator_name: string;
  /** Why, where nobody has stopped it. */
  readonly because: 'expired' | 'ended_elsewhere';
}

const NAMES = sql`s.id, s.user_id, u.email, u.full_name, u.default_org_id AS home_org_id,
  s.impersonator_id, i.email AS impersonator_email, i.full_name AS impersonator_name`;

/**
 * Ends one session in somebody else's name, or all that were begun from one session of one's own.
 * Whoever acted may be nobody that the org knows: a super user.
 */
export const endImpersonations = async (
  tx: Tx,
  which: { readonly id: number } | { readonly parentId: number },
): Promise<EndedImpersonation[]> => {
  const those = 'id' in which ? sql`s.id = ${which.id}` : sql`s.parent_id = ${which.parentId}`;
  const { rows } = await asSystem(tx, (all) =>
    all.execute<EndedImpersonation>(sql`
      UPDATE sessions s SET ended_at = coalesce(s.ended_at, now()), end_is_recorded = true
      FROM users u, users i
      WHERE ${those} AND NOT s.end_is_recorded AND u.id = s.user_id AND i.id = s.impersonator_id
      RETURNING ${NAMES}, 'ended_elsewhere' AS because`),
  );
  return rows.toSorted((a, b) => a.id - b.id);
};

/** Takes those that have come to their end by themselves, or were ended by somebody else's act. */
export const takeDeadImpersonations = async (
  tx: Tx,
  most: number,
): Promise<EndedImpersonation[]> => {
  const { rows } = await tx.execute<EndedImpersonation>(sql`
    UPDATE sessions s SET end_is_recorded = true,
      ended_at = coalesce(s.ended_at, least(s.expires_at, s.idle_expires_at, now()))
    FROM users u, users i
    WHERE s.id IN (
      SELECT d.id FROM sessions d
      WHERE d.impersonator_id IS NOT NULL AND NOT d.end_is_recorded
        AND (d.ended_at IS NOT NULL OR NOT may_impersonate(d.id)
          OR least(d.expires_at, d.idle_expires_at) <= now())
      ORDER BY d.id LIMIT ${most} FOR NO KEY UPDATE SKIP LOCKED)
      AND u.id = s.user_id AND i.id = s.impersonator_id
    RETURNING ${NAMES}, CASE WHEN least(s.expires_at, s.idle_expires_at) <= now()
      AND s.ended_at >= least(s.expires_at, s.idle_expires_at)
      THEN 'expired' ELSE 'ended_elsewhere' END AS because`);
  return rows.toSorted((a, b) => a.id - b.id);
};
