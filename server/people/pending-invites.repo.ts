import { sql } from 'drizzle-orm';
import { offerStands } from '../auth/link-tokens.repo.ts';
import { int8Array } from '../db/arrays.ts';
import { asSystem } from '../db/as-system.ts';
import type { Tx } from '../db/db.ts';

/** An invitation to another org that waits for somebody who has just got a password. */
export interface OtherInvite extends Record<string, unknown> {
  id: number;
  org_id: number;
  is_good: boolean;
}

/** Locks the pending invitations of a person; `is_good`: they could have been accepted. */
export const lockPendingInvites = async (tx: Tx, userId: number): Promise<OtherInvite[]> => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute<OtherInvite>(sql`
      SELECT i.id, i.org_id, i.expires_at > now() AND ${offerStands} AS is_good
      FROM invites i
      LEFT JOIN org_memberships m ON m.org_id = i.org_id AND m.user_id = i.user_id
      LEFT JOIN users b ON b.id = i.invited_by
      LEFT JOIN org_memberships bm ON bm.org_id = i.org_id AND bm.user_id = i.invited_by
      WHERE i.user_id = ${userId} AND i.status = 'pending'
      ORDER BY i.id FOR UPDATE OF i`),
  );
  return rows;
};

/** Which of these people have never had a password and have an invitation, of any org, that waits. */
export const findNeverAccepted = async (
  tx: Tx,
  userIds: readonly number[],
): Promise<ReadonlySet<number>> => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute<{ user_id: number }>(sql`
      SELECT DISTINCT i.user_id FROM invites i JOIN users u ON u.id = i.user_id
      WHERE i.user_id = ANY(${int8Array(userIds)}) AND i.status = 'pending'
        AND u.password_hash IS NULL`),
  );
  return new Set(rows.map(({ user_id: id }) => id));
};
