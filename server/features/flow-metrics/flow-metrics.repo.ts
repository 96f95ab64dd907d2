import { sql, type SQL } from 'drizzle-orm';
import type * as z from 'zod';
import { RESOURCE_TYPES, type ResourceType } from '../../../contract/resources.ts';
import type { UserMetrics } from '../../../contract/users.ts';
import { reaches } from '../../access/resource.repo.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import type { Period } from './period.ts';

/** Whose, in which org. */
export interface Whose {
  readonly orgId: number;
  readonly userId: number;
}

type Activity = Omit<z.output<typeof UserMetrics>, 'live_sessions'>;

/** Thirty days of one person in one org, from the audit log. */
export const readActivity = async (q: Queryable, { orgId, userId }: Whose): Promise<Activity> => {
  const since = sql`a.org_id = ${orgId} AND a.created_at > now() - interval '30 days'`;
  const { rows } = await q.execute<Activity>(sql`
    SELECT signs.sign_ins, signs.failed_sign_ins, made.changes_made
    FROM (
      SELECT count(*) FILTER (WHERE a.event = 'authn.login_succeeded') AS sign_ins,
        count(*) FILTER (WHERE a.event IN ('authn.login_failed', 'authn.login_blocked'))
          AS failed_sign_ins
      FROM audit_here a WHERE ${since} AND a.owner_id = ${userId}
    ) signs, (
      SELECT count(*) AS changes_made FROM audit_here a
      WHERE ${since} AND a.actor_id = ${userId} AND a.outcome = 'success'
        AND a.event NOT LIKE 'authn.%'
    ) made`);
  const [metrics] = rows;
  if (!metrics) throw new Error('a count without a row');
  return metrics;
};

// When something was last used by anybody, as far as uses were reported.
const lastUse: SQL = sql`(
  SELECT max(g.last_used_at) FROM grants g
  WHERE g.org_id = r.org_id AND g.resource_type = r.resource_type AND g.resource_id = r.resource_id)`;

const owned = (
  { orgId, userId }: Whose,
  types: readonly ResourceType[] = RESOURCE_TYPES,
): SQL => sql`(
  SELECT r.resource_type, r.created_at, ${lastUse} AS used_at FROM resources r
  WHERE r.org_id = ${orgId} AND r.owner_id = ${userId}
    AND r.resource_type = ANY(${textArray(types)})) r`;

const within = (column: SQL, { from, until }: Period): SQL =>
  sql`${column} >= ${from}::timestamptz AND ${column} < ${until}::timestamptz`;

/** By day: how many of somebody's resources of some types were last used then. */
export const readDailyUse = async (
  q: Queryable,
  whose: Whose,
  types: readonly ResourceType[],
  period: Period,
): Promise<{ time: string; used: number }[]> => {
  const { rows } = await q.execute<{ time: string; used: number }>(sql`
    SELECT to_char(r.used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS time, count(*) AS used
    FROM ${owned(whose, types)} WHERE ${within(sql`r.used_at`, period)}
    GROUP BY 1 ORDER BY 1`);
  return rows;
};

export interface TypeCount extends Record<string, unknown> {
  resource_type: ResourceType;
  resources: number;
  added: number;
  used: number;
}

/** By type: how much somebody owns, and how much of it was added and used in a period. */
export const readOwnedCounts = async (
  q: Queryable,
  whose: Whose,
  period: Period,
): Promise<TypeCount[]> => {
  const { rows } = await q.execute<TypeCount>(sql`
    SELECT r.resource_type, count(*) AS resources,
      count(*) FILTER (WHERE ${within(sql`r.created_at`, period)}) AS added,
      count(*) FILTER (WHERE ${within(sql`r.used_at`, period)}) AS used
    FROM ${owned(whose)} GROUP BY r.resource_type ORDER BY r.resource_type`);
  return rows;
};

export interface UsedResource extends Record<string, unknown> {
  resource_type: ResourceType;
  id: number;
  name: string;
  strength: number;
  used_at: DbInstant;
}

/** Most resources that are shown; those used last come first. */
const MOST_SHOWN = 1000;

/** What somebody has a right to and was used in the last 24 hours; of one strength, or of any. */
export const readUsedToday = async (
  q: Queryable,
  { orgId, userId }: Whose,
  strength: number | null,
): Promise<UsedResource[]> => {
  // Who asks for what they own alone is answered from the index of owners.
  const candidates =
    strength === 4 ? sql`r.org_id = ${orgId} AND r.owner_id = ${userId}` : sql`r.org_id = ${orgId}`;
  const { rows } = await q.execute<UsedResource>(sql`
    SELECT * FROM (
      SELECT r.resource_type, r.resource_id AS id, r.name, g.used_at,
        CASE WHEN r.owner_id = ${userId} THEN 4 ELSE coalesce(g.strength, 0) END AS strength
      FROM resources r, LATERAL (
        SELECT max(g.last_used_at) AS used_at,
          max(g.strength) FILTER (WHERE (${reaches(orgId, userId)})) AS strength
        FROM grants g WHERE g.org_id = r.org_id AND g.resource_type = r.resource_type
          AND g.resource_id = r.resource_id
      ) g
      WHERE ${candidates} AND g.used_at > now() - interval '24 hours'
    ) used
    WHERE ${strength === null ? sql`strength > 0` : sql`strength = ${strength}`}
    ORDER BY used_at DESC, resource_type, id LIMIT ${MOST_SHOWN}`);
  return rows;
};
