import { sql } from 'drizzle-orm';
import { isLive } from '../../auth/live-session.repo.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';

export interface SessionListRow extends Record<string, unknown> {
  id: number;
  kind: 'browser' | 'token';
  ip: string;
  user_agent: string;
  created_at: DbInstant;
  last_seen_at: DbInstant;
  expires_at: DbInstant;
  impersonator: { id: number; full_name: string; email: string } | null;
}

/** Whose sessions, and of which org only. */
export interface SessionListScope {
  readonly userId: number;
  readonly orgId?: number | undefined;
}

/** Live sessions and tokens, newest activity first. */
export const listLiveSessions = async (
  q: Queryable,
  { userId, orgId }: SessionListScope,
): Promise<SessionListRow[]> => {
  const org = orgId === undefined ? sql`` : sql`AND s.org_id = ${orgId}`;
  const { rows } = await q.execute<SessionListRow>(sql`
    SELECT s.id, s.kind, s.ip, s.user_agent, s.created_at, s.last_seen_at, s.expires_at,
      person_ref(s.impersonator_id) AS impersonator
    FROM sessions s LEFT JOIN api_keys k ON k.id = s.api_key_id
    WHERE s.user_id = ${userId} ${org} AND ${isLive}
    ORDER BY s.last_seen_at DESC, s.id DESC`);
  return rows;
};

/** The home org of a person. */
export const findHomeOrg = async (q: Queryable, userId: number): Promise<number | undefined> => {
  const { rows } = await q.execute<{ home: number }>(
    sql`SELECT default_org_id AS home FROM users WHERE id = ${userId}`,
  );
  return rows[0]?.home;
};
