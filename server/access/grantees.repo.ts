import { sql } from 'drizzle-orm';
import { int8Array, textArray } from '../db/arrays.ts';
import type { Queryable } from '../db/db.ts';

/** A team that a request names. */
export interface NamedTeam extends Record<string, unknown> {
  id: number;
  name: string;
  name_key: string;
}

/** Teams of an org by ids and by names (keys). */
export const findTeamsByName = async (
  q: Queryable,
  orgId: number,
  ids: readonly number[],
  keys: readonly string[],
): Promise<NamedTeam[]> => {
  if (ids.length + keys.length === 0) return [];
  const { rows } = await q.execute<NamedTeam>(sql`
    SELECT id, name, name_key FROM teams
    WHERE org_id = ${orgId} AND (id = ANY(${int8Array(ids)}) OR name_key = ANY(${textArray(keys)}))`);
  return rows;
};
