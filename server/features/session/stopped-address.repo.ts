import { sql } from 'drizzle-orm';
import type { Tx } from '../../db/db.ts';

/** Failed sign-ins to the accounts of one org from one address. */
export interface FailedHere extends Record<string, unknown> {
  org_id: number;
  ip: string;
  people: number;
}

/** Failed sign-ins of the last minutes, by org and address; one look into an index for each org. */
export const failedSignIns = async (tx: Tx, minutes: number): Promise<FailedHere[]> => {
  const { rows } = await tx.execute<FailedHere>(sql`
    SELECT o.id AS org_id, failed.ip, count(DISTINCT failed.owner_id) AS people
    FROM orgs o CROSS JOIN LATERAL (
      SELECT a.request_ip AS ip, a.owner_id FROM audit_log a
      WHERE a.org_id = o.id AND a.event IN ('authn.login_failed', 'authn.login_blocked')
        AND a.reason <> 'throttled' AND a.created_at > now() - make_interval(mins => ${minutes})
    ) failed
    GROUP BY o.id, failed.ip`);
  return rows;
};
