import { sql } from 'drizzle-orm';
import { int8Array } from '../../db/arrays.ts';
import type { Queryable, Tx } from '../../db/db.ts';

export interface CustodianRow extends Record<string, unknown> {
  id: number;
  full_name: string;
  email: string;
}

/** Custodians of an org by name. Only admins can be one, so the index of admins finds them. */
export const readCustodians = async (q: Queryable, orgId: number): Promise<CustodianRow[]> => {
  const { rows } = await q.execute<CustodianRow>(sql`
    SELECT u.id, u.full_name, u.email
    FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${orgId} AND m.is_admin AND m.is_custodian
    ORDER BY m.sort_name, m.user_id`);
  return rows;
};

/** Names custodians, or takes the name away. */
export const setCustodians = async (
  tx: Tx,
  orgId: number,
  userIds: readonly number[],
  isCustodian: boolean,
): Promise<void> => {
  if (userIds.length === 0) return;
  await tx.execute(sql`
    UPDATE org_memberships SET is_custodian = ${isCustodian}, updated_at = now()
    WHERE org_id = ${orgId} AND user_id = ANY(${int8Array(userIds)})`);
};
