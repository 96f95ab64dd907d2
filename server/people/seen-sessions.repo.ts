import { sql, type SQL } from 'drizzle-orm';
import { isLive } from '../auth/live-session.repo.ts';
import type { Queryable } from '../db/db.ts';

/** Whose sessions, and of which org only. */
export interface SessionListScope {
  readonly userId: number;
  readonly orgId?: number | undefined;
}

/** Live sessions and tokens of somebody, to be selected from as `s`. */
export const liveSessionsOf = ({ userId, orgId }: SessionListScope): SQL => sql`
  sessions s LEFT JOIN api_keys k ON k.id = s.api_key_id
  WHERE s.user_id = ${userId} AND ${isLive}
    ${orgId === undefined ? sql`` : sql`AND s.org_id = ${orgId}`}`;

/** How many that are. */
export const countLiveSessions = async (q: Queryable, scope: SessionListScope): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM ${liveSessionsOf(scope)}`,
  );
  return rows[0]?.n ?? 0;
};
