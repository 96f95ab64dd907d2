import { sql, type SQL } from 'drizzle-orm';
import type { LapsedLock } from '../auth/lock-expired.repo.ts';
import type { Queryable, Tx } from '../db/db.ts';

/** Of one transaction. */
export const EXPIRY_BATCH = 500;

// After a longer downtime nobody is served by a list of what ended in it.
const RECENT = sql`interval '7 days'`;

const lapsed: SQL = sql`ended_at IS NULL AND until <= now()`;

// Once for each end: an invitation that is sent again gets another. The log is asked for one at a
// time, by its index: joined, it would be read for all of them.
const expired: SQL = sql`
  i.status = 'pending' AND i.expires_at <= now() AND i.expires_at > now() - ${RECENT}
  AND (SELECT a.id FROM audit_log a
    WHERE a.org_id = i.org_id AND a.item_type = 'invite' AND a.item_id = i.id
      AND a.event = 'invite.expired' AND a.created_at >= i.expires_at LIMIT 1) IS NULL`;

/** Whether a lock has run out that is not closed. */
export const hasLapsedLock: SQL = sql`SELECT FROM locks WHERE ${lapsed}`;

/** Whether an invitation has run out that the log does not tell of. */
export const hasExpiredInvite: SQL = sql`SELECT FROM invites i WHERE ${expired}`;

/** A person in whose account something has ended. */
interface Whose extends Record<string, unknown> {
  readonly id: number;
  readonly org_id: number;
  readonly user_id: number;
  readonly email: string;
  readonly full_name: string;
}

/** Closes locks that have run out, at the instant they did; in the order of their people. */
export const closeNextLapsed = async (tx: Tx): Promise<(Whose & LapsedLock)[]> => {
  const { rows } = await tx.execute<Whose & LapsedLock>(sql`
    WITH over AS (
      SELECT id FROM locks WHERE ${lapsed} ORDER BY user_id, id LIMIT ${EXPIRY_BATCH}
      FOR NO KEY UPDATE SKIP LOCKED
    ), closed AS (
      UPDATE locks l SET ended_at = until, ended_because = 'expired' FROM over
      WHERE l.id = over.id RETURNING l.id, l.user_id, l.kind
    )
    SELECT closed.id, closed.kind, u.default_org_id AS org_id, u.id AS user_id, u.email, u.full_name
    FROM closed JOIN users u ON u.id = closed.user_id ORDER BY closed.id`);
  return rows;
};

/** Invitations that have run out and that the log does not tell of yet. */
export const findExpiredInvites = async (q: Queryable): Promise<Whose[]> => {
  const { rows } = await q.execute<Whose>(sql`
    SELECT i.id, i.org_id, u.id AS user_id, u.email, u.full_name
    FROM invites i JOIN users u ON u.id = i.user_id
    WHERE ${expired} ORDER BY i.expires_at, i.id LIMIT ${EXPIRY_BATCH}`);
  return rows;
};
