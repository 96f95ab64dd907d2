import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { liveSessionsOf, type SessionListScope } from '../../people/seen-sessions.repo.ts';

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

/** Live sessions and tokens, newest activity first. */
export const listLiveSessions = async (
  q: Queryable,
  scope: SessionListScope,
): Promise<SessionListRow[]> => {
  const { rows } = await q.execute<SessionListRow>(sql`
    SELECT s.id, s.kind, s.ip, s.user_agent, s.created_at, s.last_seen_at, s.expires_at,
      person_ref(s.impersonator_id) AS impersonator
    FROM ${liveSessionsOf(scope)}
    ORDER BY s.last_seen_at DESC, s.id DESC`);
  return rows;
};
