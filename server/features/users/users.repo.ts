import { sql } from 'drizzle-orm';
import { asSystem } from '../../db/as-system.ts';
import type { Tx } from '../../db/db.ts';

/** Whether somebody else has the address already. */
export const isEmailTaken = async (tx: Tx, key: string, exceptId: number): Promise<boolean> => {
  const { rows } = await asSystem(tx, (all) =>
    all.execute(sql`SELECT 1 FROM users WHERE email_key = ${key} AND id <> ${exceptId}`),
  );
  return rows.length > 0;
};

/** The part of a person that `updateUser` may write; what is left out stays. */
export interface ProfileChange {
  readonly full_name?: string;
  readonly sort_name?: string;
  readonly email?: string;
  readonly email_key?: string;
  readonly user_tier?: string | null;
}

/** Writes the given columns of a profile. A new address is unverified. */
export const updateProfile = async (
  tx: Tx,
  userId: number,
  change: ProfileChange,
): Promise<void> => {
  const columns = Object.entries(change).map(
    ([column, value]) => sql`${sql.identifier(column)} = ${value}`,
  );
  if (change.email_key !== undefined) columns.push(sql`email_verified_at = NULL`);
  await tx.execute(sql`UPDATE users SET ${sql.join(columns, sql`, `)} WHERE id = ${userId}`);
};

/** Invitations that wait go to the new address from now on. */
export const readdressInvites = (tx: Tx, userId: number, email: string, key: string) =>
  asSystem(tx, (all) =>
    all.execute(sql`
      UPDATE invites SET email = ${email}, email_key = ${key}
      WHERE user_id = ${userId} AND status = 'pending'`),
  );
