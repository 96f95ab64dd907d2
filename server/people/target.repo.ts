import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';
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

interface Standing extends Record<string, unknown> {
  owner_id: number;
  is_admin: boolean | null;
  membership_status: string | null;
  status: string;
  is_locked: boolean;
}

// Whether a right that the guard saw still stands, now that the rows are locked. As for the guard,
// an automatic lock takes nothing from who is signed in.
const stillStands = (actor: Actor, now: Standing): boolean =>
  actor.superUser ||
  ((now.is_admin === true || !actor.isAdmin) &&
    (now.owner_id === actor.userId || !actor.isOwner) &&
    now.membership_status === 'ACTIVE' &&
    now.status !== 'DEACTIVATED' &&
    !now.is_locked);

const targetsSql = (actor: Actor, userIds: readonly number[]): SQL => sql`
  SELECT u.id, u.email, u.full_name, u.status, u.super_user, u.default_org_id AS home_org_id, u.user_tier,
    u.password_hash IS NOT NULL AS has_password, u.version,
    m.is_admin, m.is_custodian, o.owner_id = u.id AS is_owner, m.status AS membership_status
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

const lockRows = async (tx: Tx, actor: Actor, userIds: readonly number[]): Promise<Target[]> => {
  if (userIds.length === 0) return [];
  const { rows } = await tx.execute<Target>(
    sql`${targetsSql(actor, userIds)} FOR NO KEY UPDATE OF u, m`,
  );
  return rows;
};

// Their membership alone, which every change of their rights writes to: a lock and a deactivation
// are copied there. Shared, so that what one person does at the same moment does not wait for itself.
const holdRights = (tx: Tx, actor: Actor) =>
  tx.execute(
    planOnce(sql`
    SELECT FROM org_memberships
    WHERE org_id = ${actor.orgId} AND user_id = ${actor.userId} FOR SHARE`),
  );

const readStanding = async (tx: Tx, actor: Actor): Promise<Standing> => {
  const { rows } = await tx.execute<Standing>(
    planOnce(sql`
    SELECT o.owner_id, m.is_admin, m.status AS membership_status, u.status,
      coalesce(u.admin_locked_until > now(), false) AS is_locked
    FROM orgs o
    JOIN users u ON u.id = ${actor.userId}
    LEFT JOIN org_memberships m ON m.org_id = o.id AND m.user_id = u.id
    WHERE o.id = ${actor.orgId}`),
  );
  const [row] = rows;
  if (!row) throw new Error(`org ${actor.orgId} or person ${actor.userId} has vanished`);
  return row;
};

/**
 * Locks people and reads how they stand in the actor's org, by id; whoever is not in it is left
 * out. The rights of the actor are held with them, all in one order: of two admins who demote each
 * other at the same moment, the second finds their own right gone. 409 `conflict` then.
 */
export const lockTargets = async (
  tx: Tx,
  actor: Actor,
  userIds: readonly number[],
): Promise<Target[]> => {
  const before = userIds.filter((id) => id < actor.userId);
  const rest = userIds.filter((id) => id >= actor.userId);
  const rows = await lockRows(tx, actor, before);
  if (!rest.includes(actor.userId)) await holdRights(tx, actor);
  rows.push(...(await lockRows(tx, actor, rest)));
  // A statement of its own: those above have waited for the people, but read the org before that.
  const standing = await readStanding(tx, actor);
  if (!stillStands(actor, standing)) {
    throw new AppError('conflict', 'Your own rights changed at the same moment; nothing was done');
  }
  for (const row of rows) row.is_owner = row.id === standing.owner_id;
  return rows;
};

/** Locks one person, as `lockTargets` does. 404 when they are not in the actor's org. */
export const lockTarget = async (tx: Tx, actor: Actor, userId: number): Promise<Target> => {
  const [target] = await lockTargets(tx, actor, [userId]);
  if (!target) throw notFound('Person');
  return target;
};
