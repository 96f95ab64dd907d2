import { sql, type SQL } from 'drizzle-orm';
import { jsonInstant, jsonObject, jsonPlain } from './json-text.repo.ts';

/** Moves with every change of the rules below; stands on each review. */
export const RULES_VERSION = 1;

/**
 * Days without a sign-in or the use of a key before a right is advised against: admins sooner. CIS
 * control 5.3 calls an account dormant after 45.
 */
const IDLE_DAYS = { admin: 30, others: 45 };
const NEVER_DAYS = 14;
const OFF_DAYS = 7;
const YOUNG_DAYS = 30;
const RECENT_DAYS = 30;
const UNUSED_DAYS = 60;
const KEY_DAYS = 90;
/** As long as a key can be given: without an end, for all that it matters. */
const ENDLESS_DAYS = 365;
const OUTLIER_SHARE = 0.1;

/**
 * What the answer of an item `i` says to what was advised, in its words: to reduce is to take away;
 * null where nobody answered.
 */
export const answerToAdvice: SQL = sql`CASE WHEN i.decision IN ('revoke', 'reduce') THEN 'revoke'
  WHEN i.decision = 'keep' THEN 'keep' END`;

const days = (many: number): SQL => sql`make_interval(days => ${many}::int)`;
const since = (instant: SQL): SQL => sql`extract(day FROM now() - ${instant})::int`;
const isOlder = (instant: SQL, many: number): SQL => sql`${instant} < now() - ${days(many)}`;

/**
 * Grants that few of their holder's teams have, with the share: the body of a CTE `outliers`. The
 * team in which most have it counts, so that nobody stands out in one for what is usual in another.
 */
export const outliersSql = (orgId: number): SQL => sql`
  SELECT g.id AS grant_id, max(h.holders::float8 / t.member_count) AS share
  FROM grants g
  JOIN team_members tm ON tm.org_id = g.org_id AND tm.user_id = g.user_id
  JOIN teams t ON t.org_id = tm.org_id AND t.id = tm.team_id
  JOIN (
    SELECT g2.resource_type, g2.resource_id, tm2.team_id, count(*) AS holders
    FROM grants g2 JOIN team_members tm2 ON tm2.org_id = g2.org_id AND tm2.user_id = g2.user_id
    WHERE g2.org_id = ${orgId} GROUP BY 1, 2, 3
  ) h ON h.resource_type = g.resource_type AND h.resource_id = g.resource_id AND h.team_id = tm.team_id
  WHERE g.org_id = ${orgId} AND g.user_id IS NOT NULL AND t.member_count > 0
  GROUP BY g.id HAVING max(h.holders::float8 / t.member_count) < ${OUTLIER_SHARE}::float8`;

/** Whether this org is told of uses at all: without, every grant would seem unused. */
export const usageToldSql = (orgId: number): SQL =>
  sql`SELECT EXISTS (SELECT FROM grants WHERE org_id = ${orgId} AND last_used_at IS NOT NULL) AS is_told`;

/**
 * What speaks against a right `r`, or against saying anything, of a person `p`, beside `outliers` x
 * and `usage` w: a lateral row.
 */
export const signsSql: SQL = sql`
  SELECT
    p.status = 'DEACTIVATED' AND coalesce(${isOlder(sql`p.off_since`, OFF_DAYS)}, true) AS deactivated,
    p.is_locked AND ${isOlder(sql`p.locked_since`, OFF_DAYS)} AS locked,
    r.kind <> 'key' AND p.active_at IS NULL AND p.last_login_at IS NULL
      AND ${isOlder(sql`p.member_since`, NEVER_DAYS)} AS never_signed_in,
    r.kind <> 'key' AND ${isOlder(sql`p.member_since`, YOUNG_DAYS)}
      AND p.active_at < now() - CASE WHEN r.kind = 'admin' THEN ${days(IDLE_DAYS.admin)}
        ELSE ${days(IDLE_DAYS.others)} END AS idle,
    r.kind = 'grant' AND w.is_told
      AND ${isOlder(sql`coalesce(r.last_used_at, r.granted_at)`, UNUSED_DAYS)} AS unused_grant,
    r.kind = 'key' AND ${isOlder(sql`coalesce(r.last_used_at, r.granted_at)`, KEY_DAYS)} AS idle_key,
    r.kind = 'key' AND r.expires_at >= r.granted_at + ${days(ENDLESS_DAYS)} AS endless_key,
    x.grant_id IS NOT NULL AS outlier,
    r.kind <> 'membership' AND r.granted_at > now() - ${days(RECENT_DAYS)} AS recent_change,
    p.member_since > now() - ${days(YOUNG_DAYS)} AS young`;

/** Advice from the signs `s`: null where the figures do not carry one. */
export const recommendationSql: SQL = sql`
  CASE WHEN s.deactivated OR s.locked OR s.never_signed_in OR s.idle OR s.unused_grant OR s.idle_key
    THEN 'revoke'
    WHEN s.young OR s.outlier OR s.recent_change OR s.endless_key THEN NULL
    WHEN r.user_id IS NULL AND NOT (w.is_told AND r.kind = 'grant') THEN NULL
    WHEN r.user_id IS NOT NULL AND p.active_at IS NULL THEN NULL
    ELSE 'keep' END`;

const reason = (code: string, holds: SQL, from: SQL, share: SQL = sql`NULL`): SQL => sql`
  CASE WHEN ${holds} THEN ${jsonObject({
    code: sql.raw(`'"${code}"'`),
    days: jsonPlain(since(from)),
    share: jsonPlain(share),
    since: jsonInstant(from),
  })} END`;

const used = sql`coalesce(r.last_used_at, r.granted_at)`;

/**
 * The signs with their figures, as the contract has them. Put together as text: ten arrays added to
 * one another as jsonb are each copied as often.
 */
export const reasonsSql: SQL = sql`('[' || concat_ws(',', ${sql.join(
  [
    reason('deactivated', sql`s.deactivated`, sql`p.off_since`),
    reason('locked', sql`s.locked`, sql`p.locked_since`),
    reason('never_signed_in', sql`s.never_signed_in`, sql`p.member_since`),
    reason('idle', sql`s.idle`, sql`p.active_at`),
    reason('unused_grant', sql`s.unused_grant`, used),
    reason('idle_key', sql`s.idle_key`, used),
    reason('endless_key', sql`s.endless_key`, sql`r.granted_at`),
    reason('outlier', sql`s.outlier`, sql`r.granted_at`, sql`round(x.share::numeric, 4)`),
    reason('recent_change', sql`s.recent_change`, sql`r.granted_at`),
    reason('young', sql`s.young`, sql`p.member_since`),
  ],
  sql`, `,
)}) || ']')::jsonb`;
