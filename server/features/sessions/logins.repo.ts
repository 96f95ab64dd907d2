import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type Window } from '../../db/window.ts';

export interface LoginRow extends Record<string, unknown> {
  id: number;
  created_at: DbInstant;
  /** In the database's own precision, for the cursor. */
  key: string;
  event: string;
  reason: string | null;
  api_key_id: number | null;
  request_ip: string;
  request_user_agent: string;
}

/** Whose sign-ins, in the log of which org (left out: of every org that they are in). */
export interface LoginScope {
  readonly userId: number;
  readonly orgId?: number | undefined;
}

// The platform's own log (0) has no owner, so that is all.
const orgsOf = ({ userId, orgId }: LoginScope): SQL =>
  orgId === undefined
    ? sql`(SELECT default_org_id AS id FROM users WHERE id = ${userId}
        UNION SELECT org_id FROM org_memberships WHERE user_id = ${userId})`
    : sql`(SELECT ${orgId}::bigint AS id)`;

const logOf = ({ orgId }: LoginScope): SQL =>
  orgId === undefined ? sql`own_audit a` : sql`audit_here a`;

const isLogin = ({ userId }: LoginScope): SQL => sql`a.org_id = orgs.id AND a.owner_id = ${userId}
  AND a.event IN ('authn.login_succeeded', 'authn.login_failed', 'authn.login_blocked')`;

const SORT = { key: sql`a.created_at`, type: sql`timestamptz`, id: sql`a.id` };

/**
 * A window of sign-ins, newest first. Each org's log is walked along its own index, which gives
 * them in order; only the windows of the few orgs are merged.
 */
export const listLoginRows = async (
  q: Queryable,
  scope: LoginScope,
  window: Window,
): Promise<LoginRow[]> => {
  const direction = window.isReversed ? sql`ASC` : sql`DESC`;
  const each = { ...window, limit: window.limit + window.offset, offset: 0 };
  const { rows } = await q.execute<LoginRow>(sql`
    SELECT hits.*, hits.created_at::text AS key FROM ${orgsOf(scope)} orgs CROSS JOIN LATERAL (
      SELECT a.id, a.created_at, a.event, a.reason, a.api_key_id, a.request_ip,
        a.request_user_agent
      FROM ${logOf(scope)} WHERE ${isLogin(scope)} ${windowSql(SORT, 'desc', each)}
    ) hits
    ORDER BY hits.created_at ${direction}, hits.id ${direction}
    LIMIT ${window.limit} OFFSET ${window.offset}`);
  return rows;
};

/** How many sign-ins there are. */
export const countLogins = async (q: Queryable, scope: LoginScope): Promise<number> => {
  const { rows } = await q.execute<{ total: number }>(sql`
    SELECT count(*) AS total FROM ${orgsOf(scope)} orgs JOIN ${logOf(scope)} ON ${isLogin(scope)}`);
  return rows[0]?.total ?? 0;
};
