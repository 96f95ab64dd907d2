import { sql, type SQL } from 'drizzle-orm';
import type { ReviewScope } from '../../contract/review-settings.ts';

/** What a review asks about, in an org, at the time of the statement. */
export interface PopulationQuery {
  readonly orgId: number;
  readonly scope: ReviewScope;
  readonly youngDays: number;
}

/** Since when somebody has done nothing; who never did anything: since they were added. */
export const idleSince: SQL = sql`coalesce(nullif(m.active_at, '-infinity'), m.created_at)`;

const daysAgo = (days: number): SQL => sql`now() - make_interval(days => ${days}::int)`;

/** Whether account and membership `m` are active. */
export const isOn: SQL = sql`m.status = 'ACTIVE' AND m.user_status <> 'DEACTIVATED'`;

const ofScope = (scope: ReviewScope): SQL => {
  switch (scope.kind) {
    case 'admins':
      return sql`m.is_admin`;
    case 'team':
      return sql`EXISTS (SELECT FROM team_members tm
        WHERE tm.org_id = m.org_id AND tm.team_id = ${scope.team_id} AND tm.user_id = m.user_id)`;
    case 'idle': {
      const { idle_days: from, below_days: below, role } = scope;
      return sql`${isOn} AND ${idleSince} <= ${daysAgo(from)}
        ${below === undefined ? sql`` : sql`AND ${idleSince} > ${daysAgo(below)}`}
        ${role === undefined ? sql`` : sql`AND m.is_admin = ${role === 'admin'}`}`;
    }
    default:
      return sql`true`;
  }
};

/**
 * The people that a scope is about, with all that the rest of the statement asks of them: a body of
 * a CTE `people`. Those who are too young are in it, marked, so that they can be counted.
 */
export const peopleSql = ({ orgId, scope, youngDays }: PopulationQuery): SQL => sql`
  SELECT m.user_id, m.is_admin, u.super_user, o.owner_id = m.user_id AS is_owner, m.sort_name,
    u.full_name, u.email, m.created_at AS member_since, m.added_by, m.last_login_at,
    nullif(m.active_at, '-infinity') AS active_at,
    CASE WHEN ${isOn} THEN 'ACTIVE' ELSE 'DEACTIVATED' END AS status,
    coalesce(m.locked_until > now(), false) AS is_locked,
    m.invite_expires_at IS NOT NULL AS is_invited,
    CASE WHEN ${isOn} THEN NULL ELSE (
      SELECT max(a.created_at) FROM audit_log a
      WHERE a.org_id = m.org_id AND a.owner_id = m.user_id
        AND a.event IN ('user.deactivated', 'member.deactivated')) END AS off_since,
    CASE WHEN m.locked_until > now() THEN (
      SELECT min(l.locked_at) FROM locks l WHERE l.user_id = m.user_id AND l.ended_at IS NULL
        AND (l.until IS NULL OR l.until > now())) END AS locked_since,
    ${youngDays > 0 ? sql`m.created_at > ${daysAgo(youngDays)}` : sql`false`} AS is_too_young
  FROM org_memberships m JOIN users u ON u.id = m.user_id JOIN orgs o ON o.id = m.org_id
  WHERE m.org_id = ${orgId} AND ${ofScope(scope)}`;
