import { sql, type SQL } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Queryable, Tx } from '../db/db.ts';
import { checkLast, noteChecked } from '../db/last-check.ts';
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

type Standing = Target & { readonly is_locked: boolean };

// Whether a right that the guard saw still stands, now that the rows are locked. As for the guard,
// an automatic lock takes nothing from who is signed in.
const stillStands = (actor: Actor, now: Standing | undefined): boolean =>
  actor.superUser ||
  (now !== undefined &&
    (now.is_admin || !actor.isAdmin) &&
    (now.is_owner || !actor.isOwner) &&
    now.membership_status === 'ACTIVE' &&
    now.status !== 'DEACTIVATED' &&
    !now.is_locked);

const assertStands = (actor: Actor, self: Standing | undefined): void => {
  if (!stillStands(actor, self)) {
    throw new AppError('conflict', 'Your own rights changed at the same moment; nothing was done');
  }
};

const targetsSql = (actor: Actor, userIds: SQL): SQL => sql`
  SELECT u.id, u.email, u.full_name, u.status, u.super_user, u.default_org_id AS home_org_id, u.user_tier,
    u.password_hash IS NOT NULL AS has_password, u.version,
    m.is_admin, m.is_custodian, o.owner_id = u.id AS is_owner, m.status AS membership_status,
    coalesce(u.admin_locked_until > now(), false) AS is_locked
  FROM org_memberships m
  JOIN users u ON u.id = m.user_id
  JOIN orgs o ON o.id = m.org_id
  WHERE m.org_id = ${actor.orgId} AND m.user_id = ANY(${userIds})
  ORDER BY u.id`;

/** How people stand in the actor's org right now, for a plan: nobody is locked. */
export const readTargets = async (
  q: Queryable,
  actor: Actor,
  userIds: readonly number[],
): Promise<Target[]> => (await q.execute<Target>(targetsSql(actor, int8Array(userIds)))).rows;

const claimOf = ({ orgId, userId }: Actor): string => `rights of ${userId} in ${orgId}`;

/**
 * Has the rights of the actor looked at again at the end of the transaction, with their membership
 * locked until it is committed: whatever takes a right away writes to it. 409 `conflict` then.
 */
const claimRights = (tx: Tx, actor: Actor): void => {
  if (actor.superUser) return;
  const { orgId, userId } = actor;
  checkLast(tx, {
    name: claimOf(actor),
    lock: sql`SELECT FROM org_memberships
      WHERE org_id = ${orgId} AND user_id = ${userId} FOR NO KEY UPDATE`,
    read: sql`SELECT to_json(self) AS value FROM (${targetsSql(actor, int8Array([userId]))}) self`,
    judge: (self) => assertStands(actor, self as Standing | undefined),
  });
};

// The actor with them when there is an admin among them: those two may act on each other.
const withActor = (actor: Actor, userIds: readonly number[]): SQL => {
  const ids = int8Array(userIds);
  return sql`(SELECT CASE WHEN EXISTS (
    SELECT FROM org_memberships a
    WHERE a.org_id = ${actor.orgId} AND a.user_id = ANY(${ids}) AND a.is_admin
  ) THEN ${ids} || ${actor.userId}::bigint ELSE ${ids} END)::bigint[]`;
};

const lockPeople = async (tx: Tx, actor: Actor, userIds: SQL): Promise<Standing[]> => {
  const { rows } = await tx.execute<Standing>(
    planOnce(sql`${targetsSql(actor, userIds)} FOR NO KEY UPDATE OF u, m`),
  );
  // A statement of its own: the one above has waited for the people, but read the org before that.
  const { rows: orgs } = await tx.execute<{ owner_id: number }>(
    planOnce(sql`SELECT owner_id FROM orgs WHERE id = ${actor.orgId}`),
  );
  for (const row of rows) row.is_owner = row.id === orgs[0]?.owner_id;
  return rows;
};

/**
 * Locks people, all in one order, and reads how they stand in the actor's org, by id; whoever is
 * not in it is left out. The rights of the actor are claimed; where an admin is among the people the
 * actor is locked with them: of two admins who demote each other at the same moment, the second
 * finds their own right gone. 409 `conflict` then. Who gives away a right of their own names
 * themselves among the people.
 */
export const lockTargets = async (
  tx: Tx,
  actor: Actor,
  userIds: readonly number[],
): Promise<Target[]> => {
  const rows = userIds.length === 0 ? [] : await lockPeople(tx, actor, withActor(actor, userIds));
  const self = rows.find(({ id }) => id === actor.userId);
  if (self) {
    assertStands(actor, self);
    noteChecked(tx, claimOf(actor));
  } else claimRights(tx, actor);
  const asked = new Set(userIds);
  return rows.filter(({ id }) => asked.has(id));
};

/**
 * Locks the actor alone, whose rights are looked at again: before what they may do is read from more
 * than their role in the org. 409 `conflict` when they lost one.
 */
export const lockActor = async (tx: Tx, actor: Actor): Promise<void> => {
  await lockTargets(tx, actor, [actor.userId]);
};

/** Locks one person, as `lockTargets` does. 404 when they are not in the actor's org. */
export const lockTarget = async (tx: Tx, actor: Actor, userId: number): Promise<Target> => {
  const [target] = await lockTargets(tx, actor, [userId]);
  if (!target) throw notFound('Person');
  return target;
};
