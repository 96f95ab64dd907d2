import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../db/db.ts';
import { planOnce } from '../db/plan-once.ts';

/** Whether the person with this address has signed in on the device of this token lately. */
export const isKnownDevice = async (
  q: Queryable,
  emailKey: string,
  tokenHash: Buffer,
): Promise<boolean> => {
  const { rows } = await q.execute(
    planOnce(sql`
    SELECT 1 FROM known_devices d JOIN users u ON u.id = d.user_id
    WHERE u.email_key = ${emailKey} AND d.token_hash = ${tokenHash} AND d.expires_at > now()`),
  );
  return rows.length > 0;
};

/** Makes a device known for so many days from now. */
export const rememberDevice = (tx: Tx, userId: number, tokenHash: Buffer, days: number) =>
  tx.execute(
    planOnce(sql`
    INSERT INTO known_devices (user_id, token_hash, expires_at)
    VALUES (${userId}, ${tokenHash}, now() + make_interval(days => ${days}))
    ON CONFLICT (user_id, token_hash) DO UPDATE SET expires_at = excluded.expires_at`),
  );

/** Forgets a device. */
export const forgetDevice = (tx: Tx, userId: number, tokenHash: Buffer) =>
  tx.execute(
    sql`DELETE FROM known_devices WHERE user_id = ${userId} AND token_hash = ${tokenHash}`,
  );
