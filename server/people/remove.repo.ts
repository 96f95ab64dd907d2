import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';

/** Ends memberships of one org. */
export const deleteMemberships = (tx: Tx, orgId: number, userIds: readonly number[]) =>
  tx.execute(sql`
    DELETE FROM org_memberships WHERE org_id = ${orgId} AND user_id = ANY(${int8Array(userIds)})`);

/** Revokes the invitations that wait; returns them. */
export const revokeInvitesOf = async (tx: Tx, orgId: number, userIds: readonly number[]) => {
  const { rows } = await tx.execute<{ id: number; user_id: number }>(sql`
    UPDATE invites SET status = 'revoked', ended_at = now()
    WHERE org_id = ${orgId} AND user_id = ANY(${int8Array(userIds)}) AND status = 'pending'
    RETURNING id, user_id`);
  return rows;
};

/** Moves the home of accounts that lived here to the oldest other membership, if there is one. */
export const moveHomes = async (tx: Tx, orgId: number, userIds: readonly number[]) => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute<{ id: number; home_org_id: number }>(sql`
      UPDATE users u SET default_org_id = other.org_id
      FROM (
        SELECT DISTINCT ON (m.user_id) m.user_id, m.org_id
        FROM org_memberships m
        WHERE m.user_id = ANY(${int8Array(userIds)}) AND m.org_id <> ${orgId}
        ORDER BY m.user_id, m.status, m.created_at, m.org_id
      ) other
      WHERE u.id = other.user_id AND u.default_org_id = ${orgId}
      RETURNING u.id, u.default_org_id AS home_org_id`),
  );
  return new Map(rows.map((row) => [row.id, row.home_org_id]));
};

/** Hands the billing of an org to its owner, if it lay with one of these people. */
export const returnBilling = async (tx: Tx, orgId: number, userIds: readonly number[]) => {
  // Looked at first: an org that is not touched is not locked, which would cross the lock that the
  // check for the last admin takes at commit.
  const { rows } = await tx.execute<{ before: number; owner_id: number; name: string }>(sql`
    SELECT billing_owner_id AS before, owner_id, name FROM orgs
    WHERE id = ${orgId} AND billing_owner_id = ANY(${int8Array(userIds)})`);
  const [org] = rows;
  if (org) await tx.execute(sql`UPDATE orgs SET billing_owner_id = owner_id WHERE id = ${orgId}`);
  return org;
};
