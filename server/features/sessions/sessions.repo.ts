import { sql, type SQL } from 'drizzle-orm';
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

// As a request with the token would find them: nothing is listed that no longer works.
const live: SQL = sql`s.ended_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
  AND (s.api_key_id IS NULL OR (k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())))
  AND (s.impersonator_id IS NULL OR may_impersonate(s.id))`;

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
    WHERE s.user_id = ${userId} ${org} AND ${live}
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
