import { sql } from 'drizzle-orm';
import { offerStands } from '../../auth/link-tokens.repo.ts';
import { asSystem } from '../../db/as-system.ts';
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

/** Ends an invitation that can no longer be accepted, and the membership that waited for it. */
export const dropInvite = async (tx: Tx, invite: OtherInvite, userId: number): Promise<boolean> => {
  await tx.execute(sql`
    UPDATE invites SET status = 'revoked', ended_at = now() WHERE id = ${invite.id}`);
  const result = await tx.execute(sql`
    UPDATE org_memberships SET status = 'DEACTIVATED', updated_at = now()
    WHERE org_id = ${invite.org_id} AND user_id = ${userId} AND status = 'ACTIVE'`);
  return result.rowCount === 1;
};
