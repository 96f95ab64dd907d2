import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { AppError, notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';

/** A person that somebody is about to act on, locked until the transaction ends. */
export interface Target extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  status: string;
  super_user: boolean;
  home_org_id: number;
  user_tier: string | null;
  has_password: boolean;
  version: number;
  is_admin: boolean;
  is_custodian: boolean;
  is_owner: boolean;
  membership_status: 'ACTIVE' | 'DEACTIVATED';
}

// Whether a right that the guard saw still stands, now that the rows are locked. As for the guard,
// an automatic lock takes nothing from who is signed in.
const stillStands = (actor: Actor, now: (Target & { is_locked: boolean }) | undefined): boolean =>
  actor.superUser ||
  (now !== undefined &&
    (now.is_admin || !actor.isAdmin) &&
    (now.is_owner || !actor.isOwner) &&
    now.membership_status === 'ACTIVE' &&
    now.status !== 'DEACTIVATED' &&
    !now.is_locked);

const targetsSql = (actor: Actor, userIds: readonly number[]): SQL => sql`
  SELECT u.id, u.email, u.full_name, u.status, u.super_user, u.default_org_id AS home_org_id, u.user_tier,
    u.password_hash IS NOT NULL AS has_password, u.version,
    m.is_admin, m.is_custodian, o.owner_id = u.id AS is_owner, m.status AS membership_status,
    coalesce(u.admin_locked_until > now(), false) AS is_locked
  FROM users u
  JOIN org_memberships m ON m.user_id = u.id AND m.org_id = ${actor.orgId}
  JOIN orgs o ON o.id = m.org_id
  WHERE u.id = ANY(${int8Array(userIds)})
  ORDER BY u.id`;

/** How people stand in the actor's org right now, for a plan: nobody is locked. */
export const readTargets = async (
  q: Queryable,
  actor: Actor,
  userIds: readonly number[],
): Promise<Target[]> => (await q.execute<Target>(targetsSql(actor, userIds))).rows;

/**
 * Locks people and reads how they stand in the actor's org, by id; whoever is not in it is left
 * out. The actor is locked with them, all in one order: of two admins who demote each other at the
 * same moment, the second finds their own right gone. 409 `conflict` then.
 */
export const lockTargets = async (
  tx: Tx,
  actor: Actor,
  userIds: readonly number[],
): Promise<Target[]> => {
  const { rows } = await tx.execute<Target & { is_locked: boolean }>(sql`
    ${targetsSql(actor, [...userIds, actor.userId])} FOR NO KEY UPDATE OF u, m`);
  // A statement of its own: the one above has waited for the people, but read the org before that.
  const { rows: orgs } = await tx.execute<{ owner_id: number }>(
    sql`SELECT owner_id FROM orgs WHERE id = ${actor.orgId}`,
  );
  for (const row of rows) row.is_owner = row.id === orgs[0]?.owner_id;
  const self = rows.find(({ id }) => id === actor.userId);
  if (!stillStands(actor, self)) {
    throw new AppError('conflict', 'Your own rights changed at the same moment; nothing was done');
  }
  const asked = new Set(userIds);
  return rows.filter(({ id }) => asked.has(id));
};

/** Locks one person, as `lockTargets` does. 404 when they are not in the actor's org. */
export const lockTarget = async (tx: Tx, actor: Actor, userId: number): Promise<Target> => {
  const [target] = await lockTargets(tx, actor, [userId]);
  if (!target) throw notFound('Person');
  return target;
};
