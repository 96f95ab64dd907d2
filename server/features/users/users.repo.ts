import { sql } from 'drizzle-orm';
import type * as z from 'zod';
import type { UserMetrics } from '../../../contract/users.ts';
import { asSystem } from '../../db/as-system.ts';
import type { Queryable, Tx } from '../../db/db.ts';

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

/** Thirty days of one person in one org, from the audit log. */
export const readMetrics = async (
  q: Queryable,
  orgId: number,
  userId: number,
): Promise<z.output<typeof UserMetrics>> => {
  const since = sql`a.org_id = ${orgId} AND a.created_at > now() - interval '30 days'`;
  const { rows } = await q.execute<z.output<typeof UserMetrics>>(sql`
    SELECT signs.sign_ins, signs.failed_sign_ins, made.changes_made, live.live_sessions
    FROM (
      SELECT count(*) FILTER (WHERE a.event = 'authn.login_succeeded') AS sign_ins,
        count(*) FILTER (WHERE a.event IN ('authn.login_failed', 'authn.login_blocked'))
          AS failed_sign_ins
      FROM audit_here a WHERE ${since} AND a.owner_id = ${userId}
    ) signs, (
      SELECT count(*) AS changes_made FROM audit_here a
      WHERE ${since} AND a.actor_id = ${userId} AND a.outcome = 'success'
        AND a.event NOT LIKE 'authn.%'
    ) made, (
      SELECT count(*) AS live_sessions FROM sessions s
      WHERE s.user_id = ${userId} AND s.org_id = ${orgId} AND s.ended_at IS NULL
        AND s.expires_at > now() AND s.idle_expires_at > now()
    ) live`);
  const [metrics] = rows;
  if (!metrics) throw new Error('a count without a row');
  return metrics;
};
