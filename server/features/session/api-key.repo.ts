import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../../db/db.ts';

/** A live API key. */
export interface LiveKey extends Record<string, unknown> {
  id: number;
  user_id: number;
  org_id: number;
  name: string;
}

/** The key with this hash, unless it is revoked, expired or past the overlap of its rotation. */
export const findLiveKey = async (
  q: Queryable,
  secretHash: Buffer,
): Promise<LiveKey | undefined> => {
  const { rows } = await q.execute<LiveKey>(sql`
    SELECT id, user_id, org_id, name
    FROM api_keys
    WHERE secret_hash = ${secretHash} AND revoked_at IS NULL AND expires_at > now()
      AND (overlap_until IS NULL OR overlap_until > now())`);
  return rows[0];
};

/** Notes a use; true when it was the first. */
export const noteKeyUse = async (tx: Tx, keyId: number, ip: string): Promise<boolean> => {
  const { rows } = await tx.execute<{ is_first: boolean }>(sql`
    WITH before AS (SELECT id, last_used_at FROM api_keys WHERE id = ${keyId} FOR NO KEY UPDATE)
    UPDATE api_keys k SET last_used_at = now(), last_used_ip = ${ip}
    FROM before WHERE k.id = before.id
    RETURNING before.last_used_at IS NULL AS is_first`);
  return rows[0]?.is_first === true;
};
