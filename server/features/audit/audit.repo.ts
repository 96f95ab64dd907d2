import { sql, type SQL } from 'drizzle-orm';
import { CHAINED_COLUMNS, type ChainedRow } from '../../audit/read.repo.ts';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { boundOf, eventsOf, type AuditFilters, type Bound } from './audit-filter.ts';

/** Whose log is read. */
export type AuditScope =
  /** What happened in one org, by or to one person where `person` is given. */
  | { readonly kind: 'org'; readonly orgId: number; readonly person?: number }
  /** What one person did and what was done to them, in every org that they belong to. */
  | { readonly kind: 'own'; readonly userId: number };

/** One filtered log. */
export interface AuditListing {
  readonly scope: AuditScope;
  readonly filters: AuditFilters;
  readonly zone: string;
  readonly order: 'asc' | 'desc';
  /** Highest number of each chain, where the set must not grow while it is read. */
  readonly upTo?: ReadonlyMap<string, number>;
}

/** A row to be shown: with who acted in the name of its actor, as they are called now. */
export type EntryRow = ChainedRow & {
  readonly impersonator: { id: number; full_name: string; email: string } | null;
};

/** The same with its sort key in full precision. */
export type ListedRow = EntryRow & { readonly key: string };

const ENTRY_COLUMNS = sql`${CHAINED_COLUMNS}, person_ref(impersonator_id) AS impersonator`;

/** The sort key of a row. */
export const keyOfEntry = (row: ListedRow): SortKey => [row.key, row.id];

const inList = (column: SQL, values: readonly (string | number)[]): SQL =>
  values.length === 0
    ? sql`false`
    : sql`${column} IN (${sql.join(
        values.map((value) => sql`${value}`),
        sql`, `,
      )})`;

const byOrTo = (userId: number): SQL => sql`(actor_id = ${userId} OR owner_id = ${userId})`;

const inScope = (scope: AuditScope): SQL[] => {
  if (scope.kind === 'org') {
    const inOrg = sql`org_id = ${scope.orgId}`;
    return scope.person === undefined ? [inOrg] : [inOrg, byOrTo(scope.person)];
  }
  // An array, so that the index on org and person is probed once per org.
  const orgs = sql`ARRAY(
    SELECT m.org_id FROM org_memberships m WHERE m.user_id = ${scope.userId} UNION ALL SELECT 0)`;
  return [sql`org_id = ANY(${orgs})`, byOrTo(scope.userId)];
};

// The views that an index may be searched through; a person's own log is in several orgs.
const sourceOf = ({ scope }: AuditListing): SQL =>
  scope.kind === 'org' ? sql`audit_here a` : sql`own_audit a`;

const startOf = (bound: Bound, zone: string): SQL =>
  bound.kind === 'day'
    ? sql`(${bound.day}::date::timestamp AT TIME ZONE ${zone})`
    : sql`${bound.at}::timestamptz`;

// Inclusive: to the end of the day, or of the millisecond, which is what instants show.
const endOf = (bound: Bound, zone: string): SQL =>
  bound.kind === 'day'
    ? sql`((${bound.day}::date + 1)::timestamp AT TIME ZONE ${zone})`
    : sql`(${bound.at}::timestamptz + interval '1 millisecond')`;

const inTime = ({ filters, zone }: AuditListing): (SQL | undefined)[] => {
  const from = boundOf(filters.from);
  const to = boundOf(filters.to);
  return [
    from && sql`created_at >= ${startOf(from, zone)}`,
    to && sql`created_at < ${endOf(to, zone)}`,
  ];
};

const containing = (q: string): SQL =>
  sql`search_text LIKE ${`%${q
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;

const upToHeads = (heads: ReadonlyMap<string, number>): SQL => {
  if (heads.size === 0) return sql`false`;
  const cases = [...heads].map(([chain, seq]) => sql`WHEN ${chain} THEN ${seq}::bigint`);
  return sql`seq <= CASE chain ${sql.join(cases, sql` `)} END`;
};

const matching = (filters: AuditFilters): (SQL | undefined)[] => {
  const { actor, owner, person, q, ip, outcome, impersonated } = filters;
  const events = eventsOf(filters);
  const isImpersonated = impersonated === 'true';
  return [
    events && inList(sql`event`, events),
    actor === undefined ? undefined : sql`actor_id = ${actor}`,
    owner === undefined ? undefined : sql`owner_id = ${owner}`,
    person === undefined ? undefined : byOrTo(person),
    filters.item_type === undefined ? undefined : sql`item_type = ${filters.item_type}`,
    filters.item_id === undefined ? undefined : sql`item_id = ${filters.item_id}`,
    ip === undefined ? undefined : sql`request_ip = ${ip}`,
    outcome && inList(sql`outcome`, outcome),
    impersonated && sql`impersonator_id IS ${isImpersonated ? sql`NOT NULL` : sql`NULL`}`,
    filters.change_filter ? sql`object_changes ? ${filters.change_filter}` : undefined,
    q?.trim() ? containing(q) : undefined,
  ];
};

const where = (listing: AuditListing): SQL => {
  const parts = [
    ...inScope(listing.scope),
    ...inTime(listing),
    ...matching(listing.filters),
    listing.upTo && upToHeads(listing.upTo),
  ];
  return sql.join(
    parts.filter((part) => part !== undefined),
    sql` AND `,
  );
};

/** The statement behind a page of a log. */
export const pageSql = (listing: AuditListing, window: Window): SQL => sql`
  SELECT ${ENTRY_COLUMNS}, created_at::text AS key FROM ${sourceOf(listing)}
  WHERE ${where(listing)}
  ${windowSql(
    { key: sql`a.created_at`, type: sql`timestamptz`, id: sql`id` },
    listing.order,
    window,
  )}`;

/** The statement behind its count. */
export const countSql = (listing: AuditListing): SQL =>
  sql`SELECT count(*) AS n FROM ${sourceOf(listing)} WHERE ${where(listing)}`;

/** One page of a log. */
export const readEntries = async (
  q: Queryable,
  listing: AuditListing,
  window: Window,
): Promise<ListedRow[]> => {
  const { rows } = await q.execute<ListedRow & Record<string, unknown>>(pageSql(listing, window));
  return rows;
};

/**
 * The rows of one chain of a log after number `from`, up to `to`, as they were hashed. Two bounds, no
 * limit: before the statistics of a log that grew fast are up to date, the rest of it would be sorted
 * for every batch.
 */
export const readChainEntries = async (
  q: Queryable,
  listing: AuditListing,
  chain: string,
  from: number,
  to: number,
): Promise<ChainedRow[]> => {
  const { rows } = await q.execute<ChainedRow & Record<string, unknown>>(sql`
    SELECT ${CHAINED_COLUMNS} FROM ${sourceOf(listing)}
    WHERE ${where(listing)} AND chain = ${chain} AND seq > ${from} AND seq <= ${to} ORDER BY seq`);
  return rows;
};

/** How many rows a log has. */
export const countEntries = async (q: Queryable, listing: AuditListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(countSql(listing));
  return rows[0]?.n ?? 0;
};

/** One row of an org; undefined where there is none. */
export const findEntry = async (
  q: Queryable,
  orgId: number,
  id: number,
): Promise<EntryRow | undefined> => {
  const { rows } = await q.execute<EntryRow & Record<string, unknown>>(
    sql`SELECT ${ENTRY_COLUMNS} FROM audit_log WHERE id = ${id} AND org_id = ${orgId}`,
  );
  return rows[0];
};
