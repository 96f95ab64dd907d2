import { sql, type SQL } from 'drizzle-orm';
import { KEY_IDLE_DAYS, type ApiKey, type KeySort } from '../../../contract/api-keys.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortColumns, type SortKey, type Window } from '../../db/window.ts';
import { searchKey } from '../../people/names.ts';
import { likePattern, searchCondition } from '../../people/search.repo.ts';
import { keyColumns, type KeyRow } from './keys.repo.ts';

const id = sql`id`;
const type = sql`timestamptz`;

/** Each sort is one index of the keys, behind the org. */
const SORTS: Record<KeySort, SortColumns> = {
  last_used_at: { key: sql`coalesce(last_used_at, '-infinity'::timestamptz)`, type, id },
  created_at: { key: sql`created_at`, type, id },
  expires_at: { key: sql`expires_at`, type, id },
};

/** Which keys of an org, and in what order. */
export interface KeyListing {
  readonly orgId: number;
  readonly q: string | undefined;
  readonly status: readonly ApiKey['status'][];
  readonly idleDays: number | undefined;
  readonly neverUsed: boolean | undefined;
  readonly sort: KeySort;
  readonly order: 'asc' | 'desc';
}

export interface OrgKeyRow extends KeyRow {
  key: string;
  owner: { id: number; full_name: string; email: string };
  idle_ends_at: DbInstant;
}

/** The sort key of a listed key. */
export const keyOfListed = (row: OrgKeyRow): SortKey => [row.key, row.id];

const STATUS = sql`CASE WHEN revoked_at IS NOT NULL THEN 'revoked'
  WHEN expires_at <= now() OR overlap_until <= now() THEN 'expired'
  WHEN overlap_until IS NOT NULL THEN 'rotating_out' ELSE 'active' END`;

// Of a key that was never used: since it was made.
const idleSince = sql`coalesce(last_used_at, created_at)`;

const matches = (orgId: number, q: string | undefined): SQL | null => {
  const owner = searchCondition(q);
  if (!owner) return null;
  return sql`(lower(name) LIKE ${likePattern(searchKey(q ?? ''))} OR user_id IN (
    SELECT m.user_id FROM members_here m WHERE m.org_id = ${orgId} AND ${owner}))`;
};

const conditions = (listing: KeyListing): SQL => {
  const { orgId, q, status, idleDays, neverUsed } = listing;
  const parts = [sql`org_id = ${orgId}`, sql`${STATUS} = ANY(${textArray(status)})`];
  if (idleDays !== undefined) {
    parts.push(sql`${idleSince} <= now() - make_interval(days => ${idleDays})`);
  }
  if (neverUsed !== undefined) {
    parts.push(neverUsed ? sql`last_used_at IS NULL` : sql`last_used_at IS NOT NULL`);
  }
  const search = matches(orgId, q);
  return sql.join(search ? [...parts, search] : parts, sql` AND `);
};

/** A page of the keys of an org, with their owners; of those who have left, too. */
export const listKeyRows = async (
  q: Queryable,
  listing: KeyListing,
  window: Window,
): Promise<OrgKeyRow[]> => {
  const columns = SORTS[listing.sort];
  const { rows } = await q.execute<OrgKeyRow>(sql`
    SELECT ${keyColumns}, ${columns.key}::text AS key, person_ref(user_id) AS owner,
      ${idleSince} + make_interval(days => ${KEY_IDLE_DAYS}) AS idle_ends_at
    FROM api_keys WHERE ${conditions(listing)} ${windowSql(columns, listing.order, window)}`);
  return rows;
};

/** How many keys fit. */
export const countKeys = async (q: Queryable, listing: KeyListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM api_keys WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
