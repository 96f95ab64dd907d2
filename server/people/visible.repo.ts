import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import { notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';

/** 404 unless the person is the actor or has a membership, active or not, of the actor's org. */
export const requireInOrg = async (q: Queryable, actor: Actor, userId: number): Promise<void> => {
  if (userId === actor.userId) return;
  const { rows } = await q.execute(
    sql`SELECT 1 FROM org_memberships WHERE org_id = ${actor.orgId} AND user_id = ${userId}`,
  );
  if (rows.length === 0) throw notFound('Person');
};
