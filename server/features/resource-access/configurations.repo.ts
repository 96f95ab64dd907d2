import { sql, type SQL } from 'drizzle-orm';
import type { ResourceType } from '../../../contract/resources.ts';
import { reaches } from '../../access/resource.repo.ts';
import { STRENGTH } from '../../access/strength.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable } from '../../db/db.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';

/** Which resources. */
export interface ManagedListing {
  readonly orgId: number;
  /** Those that this person owns or administers; null: all. */
  readonly managedBy: number | null;
  readonly types: readonly ResourceType[] | undefined;
}

export interface ListedResource extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  name: string;
  key: string;
  owner_id: number;
  owner_name: string;
}

/** The sort key of a listed resource. */
export const keyOfManaged = (row: ListedResource): SortKey => [row.key, row.resource_id];

const conditions = ({ orgId, managedBy, types }: ManagedListing): SQL => {
  const parts = [sql`r.org_id = ${orgId}`];
  if (types) parts.push(sql`r.resource_type = ANY(${textArray(types)})`);
  if (managedBy !== null) {
    parts.push(sql`(r.owner_id = ${managedBy} OR EXISTS (
      SELECT FROM grants g
      WHERE g.org_id = r.org_id AND g.resource_type = r.resource_type
        AND g.resource_id = r.resource_id AND g.strength >= ${STRENGTH.admin}
        AND ${reaches(orgId, managedBy)}))`);
  }
  return sql.join(parts, sql` AND `);
};

const byName = { key: sql`r.sort_key`, type: sql`text`, id: sql`r.resource_id` };

/** A page of resources by name. */
export const listManaged = async (
  q: Queryable,
  listing: ManagedListing,
  window: Window,
): Promise<ListedResource[]> => {
  const { rows } = await q.execute<ListedResource>(sql`
    SELECT r.resource_type, r.resource_id, r.name, r.sort_key AS key, r.owner_id,
      u.full_name AS owner_name
    FROM resources r JOIN users u ON u.id = r.owner_id
    WHERE ${conditions(listing)} ${windowSql(byName, 'asc', window)}`);
  return rows;
};

/** How many there are. */
export const countManaged = async (q: Queryable, listing: ManagedListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM resources r WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};
