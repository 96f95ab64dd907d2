import { sql } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';

/** A key that has just ended for want of use, and whose it was. */
export interface IdleKey extends Record<string, unknown> {
  id: number;
  org_id: number;
  name: string;
  status: 'active' | 'rotating_out';
  user_id: number;
  email: string;
  full_name: string;
}

/**
 * Ends keys that nobody has used for so many days, with the tokens made with them. Keys that
 * somebody holds are left for the next time.
 */
export const endIdleKeyRows = async (tx: Tx, days: number, most: number): Promise<IdleKey[]> => {
  const { rows } = await tx.execute<IdleKey>(sql`
    WITH idle AS (
      SELECT id FROM api_keys
      WHERE coalesce(last_used_at, created_at) < now() - make_interval(days => ${days})
        AND revoked_at IS NULL AND expires_at > now()
        AND (overlap_until IS NULL OR overlap_until > now())
      ORDER BY coalesce(last_used_at, created_at) LIMIT ${most} FOR NO KEY UPDATE SKIP LOCKED
    ), ended AS (
      UPDATE api_keys k SET revoked_at = now() FROM idle WHERE k.id = idle.id
      RETURNING k.id, k.org_id, k.name, k.user_id,
        CASE WHEN k.overlap_until IS NULL THEN 'active' ELSE 'rotating_out' END AS status
    ), tokens AS (
      UPDATE sessions s SET ended_at = now() FROM ended
      WHERE s.api_key_id = ended.id AND s.ended_at IS NULL
    )
    SELECT ended.*, u.email, u.full_name FROM ended JOIN users u ON u.id = ended.user_id
    ORDER BY ended.id`);
  return rows;
};
