import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';
import { sortName } from '../../people/names.ts';
import type { OtherInvite } from '../../people/pending-invites.repo.ts';

/**
 * Notes that a link reached its address, and the name as its bearer writes it. A link that was shown
 * to an admin proves nothing about the mailbox.
 */
export const confirmPerson = (
  tx: Tx,
  { user_id: userId, is_shown: isShown }: { readonly user_id: number; readonly is_shown: boolean },
  fullName: string | undefined,
) => {
  const name =
    fullName === undefined
      ? sql``
      : sql`, full_name = ${fullName}, sort_name = ${sortName(fullName)}`;
  return tx.execute(sql`
    UPDATE users SET email_verified_at = coalesce(email_verified_at, ${isShown ? sql`NULL` : sql`now()`}) ${name}
    WHERE id = ${userId}`);
};

/** Marks an invitation as accepted; false when it is no longer pending. */
export const acceptInvite = async (tx: Tx, inviteId: number): Promise<boolean> => {
  const result = await tx.execute(sql`
    UPDATE invites SET status = 'accepted', ended_at = now()
    WHERE id = ${inviteId} AND status = 'pending'`);
  return result.rowCount === 1;
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
