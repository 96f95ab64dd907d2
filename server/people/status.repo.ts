import { sql } from 'drizzle-orm';
import { int8Array } from '../db/arrays.ts';
import type { Tx } from '../db/db.ts';

export type Status = 'ACTIVE' | 'DEACTIVATED';

/** Writes the status of accounts. */
export const updateAccountStatus = (tx: Tx, userIds: readonly number[], status: Status) =>
  tx.execute(sql`UPDATE users SET status = ${status} WHERE id = ANY(${int8Array(userIds)})`);

/** Writes the status of memberships of one org. */
export const updateMembershipStatus = (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
  status: Status,
) =>
  tx.execute(sql`
    UPDATE org_memberships SET status = ${status}, updated_at = now()
    WHERE org_id = ${orgId} AND user_id = ANY(${int8Array(userIds)})`);
