import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import { notFound } from '../http/app-error.ts';
import type { Actor } from '../http/context.ts';

/** A person that somebody is about to act on, locked until the transaction ends. */
export interface Target extends Record<string, unknown> {
  id: number;
  email: string;
  full_name: string;
  status: string;
  super_user: boolean;
  home_org_id: number;
  has_password: boolean;
  version: number;
  is_admin: boolean;
  is_owner: boolean;
  membership_status: 'ACTIVE' | 'DEACTIVATED';
}

/** Locks a person and reads how they stand in the actor's org. 404 when they are not in it. */
export const lockTarget = async (tx: Tx, actor: Actor, userId: number): Promise<Target> => {
  const { rows } = await tx.execute<Target>(sql`
    SELECT u.id, u.email, u.full_name, u.status, u.super_user, u.default_org_id AS home_org_id,
      u.password_hash IS NOT NULL AS has_password, u.version,
      m.is_admin, o.owner_id = u.id AS is_owner, m.status AS membership_status
    FROM users u
    JOIN org_memberships m ON m.user_id = u.id AND m.org_id = ${actor.orgId}
    JOIN orgs o ON o.id = m.org_id
    WHERE u.id = ${userId}
    FOR NO KEY UPDATE OF u, m`);
  const [target] = rows;
  if (!target) throw notFound('Person');
  return target;
};
