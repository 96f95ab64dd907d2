import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';
import { sortName } from '../../people/names.ts';

/** Notes that a link reached its address, and the name as its bearer writes it. */
export const confirmPerson = (tx: Tx, userId: number, fullName: string | undefined) => {
  const name =
    fullName === undefined
      ? sql``
      : sql`, full_name = ${fullName}, sort_name = ${sortName(fullName)}`;
  return tx.execute(sql`
    UPDATE users SET email_verified_at = coalesce(email_verified_at, now()) ${name}
    WHERE id = ${userId}`);
};

/** Marks an invitation as accepted; false when it is no longer pending. */
export const acceptInvite = async (tx: Tx, inviteId: number): Promise<boolean> => {
  const result = await tx.execute(sql`
    UPDATE invites SET status = 'accepted', ended_at = now()
    WHERE id = ${inviteId} AND status = 'pending'`);
  return result.rowCount === 1;
};

/** The pending invitation of a person to an org, lapsed or not. */
export const findPendingInvite = async (
  tx: Tx,
  userId: number,
  orgId: number,
): Promise<number | undefined> => {
  const { rows } = await tx.execute<{ id: number }>(sql`
    SELECT id FROM invites
    WHERE user_id = ${userId} AND org_id = ${orgId} AND status = 'pending'`);
  return rows[0]?.id;
};
