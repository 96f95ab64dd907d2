import { sql, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import {
  RIGHT_KINDS,
  RIGHTS_OF,
  type ReviewSettings,
  type RightKind,
} from '../../contract/review-settings.ts';
import type { Queryable } from '../db/db.ts';
import type { ConflictFacts } from './conflicts.ts';
import { peopleSql } from './people-in-scope.repo.ts';
import {
  outliersSql,
  reasonsSql,
  recommendationSql,
  signsSql,
  usageToldSql,
} from './recommend.repo.ts';
import { rightsSql } from './rights.repo.ts';

/** What a review asks, of an org. */
export interface Population {
  readonly orgId: number;
  readonly settings: Pick<ReviewSettings, 'scope' | 'rights' | 'exclude_younger_days'>;
}

// A scope that is not of people has one kind of right. Each once, however often it was chosen: a
// right that came twice would be no item of its own.
const kindsOf = ({ scope, rights }: Population['settings']): readonly RightKind[] => {
  const usual = RIGHTS_OF[scope.kind];
  if (rights === undefined) return usual;
  const isOfPeople = scope.kind !== 'resources' && scope.kind !== 'keys';
  return (isOfPeople ? RIGHT_KINDS : usual).filter((kind) => rights.includes(kind));
};

const noOutliers = sql`SELECT NULL::bigint AS grant_id, NULL::float8 AS share WHERE false`;

/**
 * `WITH` up to `items`: every right in the scope as it stands now, with what is advised of it, those
 * of people who are too young marked. A column that is not asked for costs nothing. `place` is the
 * order of the review: privileged and advised against first, then by name.
 */
export const populationSql = ({ orgId, settings }: Population): SQL => {
  const { scope, exclude_younger_days: youngDays } = settings;
  const kinds = kindsOf(settings);
  return sql`
  WITH people AS (${peopleSql({ orgId, scope, youngDays })}),
  rights AS (${rightsSql({ orgId, scope, kinds })}),
  outliers AS (${kinds.includes('grant') ? outliersSql(orgId) : noOutliers}),
  usage AS (${usageToldSql(orgId)}),
  found AS (
    SELECT r.*, coalesce(p.is_too_young, false) AS is_too_young,
      coalesce(p.is_admin, false) AS is_admin, coalesce(p.super_user, false) AS is_super_user,
      p.is_owner, p.full_name, p.email, p.status, p.is_locked, p.is_invited, p.member_since,
      p.last_login_at, p.active_at,
      ${recommendationSql} AS recommendation, ${reasonsSql} AS reasons
    FROM rights r CROSS JOIN usage w
    LEFT JOIN people p ON p.user_id = r.user_id
    LEFT JOIN outliers x ON x.grant_id = r.grant_id
    CROSS JOIN LATERAL (${signsSql}) s
  ), items AS (
    SELECT *, row_number() OVER (ORDER BY is_privileged DESC, recommendation IS NOT DISTINCT FROM 'revoke' DESC,
      sort_name COLLATE "C", holder_type DESC, holder_id, right_key COLLATE "C")::int AS place
    FROM found WHERE NOT is_too_young
  )`;
};

/** The statement as an auditor may read it, with its values behind it. */
export const queryTextOf = (population: Population): string => {
  const { sql: text, params } = new PgDialect().sqlToQuery(
    sql`${populationSql(population)} SELECT * FROM items ORDER BY place`,
  );
  const lines = text.split('\n').map((line) => line.trim());
  return `${lines.filter((line) => line !== '').join('\n')}\n-- Values: ${JSON.stringify(params)}`;
};

/** A right of the population, as far as it decides who looks at it and what becomes of it. */
export interface Candidate extends ConflictFacts, Record<string, unknown> {
  right_key: string;
  holder_type: 'USER' | 'TEAM' | 'ORG';
  holder_id: number;
  team_id: number | null;
  resource_type: string | null;
  resource_id: number | null;
  recommendation: 'keep' | 'revoke' | null;
}

/** The population in the order of the review, without what is only shown. */
export const readCandidates = async (
  q: Queryable,
  population: Population,
): Promise<Candidate[]> => {
  const { rows } = await q.execute<Candidate>(sql`
    ${populationSql(population)}
    SELECT right_key, kind, holder_type, holder_id, user_id AS "userId", is_admin AS "isAdmin",
      is_super_user AS "isSuperUser", granted_by AS "grantedBy",
      (extract(epoch FROM granted_at) * 1000)::float8 AS "grantedAt", team_id, resource_type,
      resource_id, recommendation
    FROM items ORDER BY place`);
  return rows;
};

/** How many people of a scope are left out for being new. */
export const countTooYoung = async (q: Queryable, population: Population): Promise<number> => {
  if (population.settings.exclude_younger_days === 0) return 0;
  const { rows } = await q.execute<{ people: number }>(sql`
    ${populationSql(population)}
    SELECT count(DISTINCT user_id) AS people FROM found WHERE is_too_young`);
  return rows[0]?.people ?? 0;
};

/** Whether anything at all would be looked at. */
export const isEmpty = async (q: Queryable, population: Population): Promise<boolean> => {
  const { rows } = await q.execute(sql`${populationSql(population)} SELECT FROM found
    WHERE NOT is_too_young LIMIT 1`);
  return rows.length === 0;
};
