import { sql, type SQL } from 'drizzle-orm';
import type { ResourceInput, ResourceType } from '../../../contract/resources.ts';
import { textArray } from '../../db/arrays.ts';
import type { Queryable, Tx } from '../../db/db.ts';
import type { DbInstant } from '../../db/instant.ts';
import { windowSql, type SortKey, type Window } from '../../db/window.ts';
import { idOf, searchKey } from '../../people/names.ts';
import { likePattern } from '../../people/search.repo.ts';

/** Which part of a catalogue. */
export interface ResourceListing {
  readonly orgId: number;
  readonly q: string | undefined;
  readonly types: readonly ResourceType[] | undefined;
  readonly ownerId: number | undefined;
}

export interface ResourceRow extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  name: string;
  key: string;
  owner_id: number;
  owner_name: string;
  owner_email: string;
  grants: number;
  created_at: DbInstant;
  updated_at: DbInstant;
}

/** The sort key of a resource. */
export const keyOfResource = (row: ResourceRow): SortKey => [row.key, row.resource_id];

const byName = { key: sql`r.sort_key`, type: sql`text`, id: sql`r.resource_id` };

const conditions = ({ orgId, q, types, ownerId }: ResourceListing): SQL => {
  const parts = [sql`r.org_id = ${orgId}`];
  const text = searchKey(q ?? '');
  if (text !== '') {
    const match = sql`r.name_key LIKE ${likePattern(text)}`;
    const id = idOf(text);
    parts.push(id === undefined ? match : sql`(r.resource_id = ${id} OR ${match})`);
  }
  if (types) parts.push(sql`r.resource_type = ANY(${textArray(types)})`);
  if (ownerId !== undefined) parts.push(sql`r.owner_id = ${ownerId}`);
  return sql.join(parts, sql` AND `);
};

/** A page of a catalogue by name. */
export const listResourceRows = async (
  q: Queryable,
  listing: ResourceListing,
  window: Window,
): Promise<ResourceRow[]> => {
  const { rows } = await q.execute<ResourceRow>(sql`
    SELECT r.resource_type, r.resource_id, r.name, r.sort_key AS key, r.owner_id,
      u.full_name AS owner_name, u.email AS owner_email, r.created_at, r.updated_at,
      (SELECT count(*) FROM grants g
        WHERE g.org_id = r.org_id AND g.resource_type = r.resource_type
          AND g.resource_id = r.resource_id AND (g.expires_at IS NULL OR g.expires_at > now())) AS grants
    FROM resources r JOIN users u ON u.id = r.owner_id
    WHERE ${conditions(listing)} ${windowSql(byName, 'asc', window)}`);
  return rows;
};

/** How many resources fit. */
export const countResources = async (q: Queryable, listing: ResourceListing): Promise<number> => {
  const { rows } = await q.execute<{ n: number }>(
    sql`SELECT count(*) AS n FROM resources r WHERE ${conditions(listing)}`,
  );
  return rows[0]?.n ?? 0;
};

/** A row to write. */
export interface ResourceToPut extends Pick<
  ResourceInput,
  'resource_type' | 'resource_id' | 'resource_name'
> {
  readonly owner_id: number;
  readonly name_key: string;
}

/** What a row was before it was written; all null: it was not there. */
export interface PutResource extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  old_name: string | null;
  old_owner_id: number | null;
}

/** A row that is there, with who owns it. */
export interface OwnedResource extends Record<string, unknown> {
  resource_type: ResourceType;
  resource_id: number;
  owner_id: number;
}

/** Locks those of these rows that are there already, and reads who owns them. */
export const lockOwners = async (
  tx: Tx,
  orgId: number,
  resources: readonly Pick<ResourceToPut, 'resource_type' | 'resource_id'>[],
): Promise<OwnedResource[]> => {
  const { rows } = await tx.execute<OwnedResource>(sql`
    SELECT r.resource_type, r.resource_id, r.owner_id
    FROM jsonb_to_recordset(${JSON.stringify(resources)}::jsonb) AS g (resource_type text, resource_id bigint)
    JOIN resources r USING (resource_type, resource_id)
    WHERE r.org_id = ${orgId} ORDER BY r.resource_type, r.resource_id FOR NO KEY UPDATE OF r`);
  return rows;
};

/** Merges rows into the catalogue in one statement; returns what stood there before. */
export const putResources = async (
  tx: Tx,
  orgId: number,
  resources: readonly ResourceToPut[],
): Promise<PutResource[]> => {
  const { rows } = await tx.execute<PutResource>(sql`
    WITH given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(resources)}::jsonb) AS g (
        resource_type text, resource_id bigint, resource_name text, name_key text, owner_id bigint)
    ), old AS (
      SELECT r.resource_type, r.resource_id, r.name, r.owner_id
      FROM resources r JOIN given g USING (resource_type, resource_id)
      WHERE r.org_id = ${orgId} ORDER BY r.resource_type, r.resource_id FOR NO KEY UPDATE OF r
    ), put AS (
      INSERT INTO resources AS r (org_id, resource_type, resource_id, name, name_key, owner_id)
      SELECT ${orgId}::bigint, resource_type, resource_id, resource_name, name_key, owner_id
      FROM given ORDER BY resource_type, resource_id
      ON CONFLICT (org_id, resource_type, resource_id) DO UPDATE
        SET name = excluded.name, name_key = excluded.name_key, owner_id = excluded.owner_id
        WHERE (r.name, r.owner_id) IS DISTINCT FROM (excluded.name, excluded.owner_id)
    )
    SELECT g.resource_type, g.resource_id, old.name AS old_name, old.owner_id AS old_owner_id
    FROM given g LEFT JOIN old USING (resource_type, resource_id)`);
  return rows;
};

/**
 * Adds the rows that are not there, and returns which. Waits for whoever adds the same: what they made
 * of it is there for the next statement, and was there before.
 */
export const addResources = async (
  tx: Tx,
  orgId: number,
  resources: readonly ResourceToPut[],
): Promise<Pick<PutResource, 'resource_type' | 'resource_id'>[]> => {
  const { rows } = await tx.execute<Pick<PutResource, 'resource_type' | 'resource_id'>>(sql`
    INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
    SELECT ${orgId}::bigint, resource_type, resource_id, resource_name, name_key, owner_id
    FROM jsonb_to_recordset(${JSON.stringify(resources)}::jsonb) AS g (
      resource_type text, resource_id bigint, resource_name text, name_key text, owner_id bigint)
    ORDER BY resource_type, resource_id
    ON CONFLICT (org_id, resource_type, resource_id) DO NOTHING
    RETURNING resource_type, resource_id`);
  return rows;
};
