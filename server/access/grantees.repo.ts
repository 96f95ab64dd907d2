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

/** What an org is called among accessors. */
export interface OrgFacts extends Record<string, unknown> {
  id: number;
  name: string;
  email: string | null;
  email_domain: string | null;
  client_identifier: string | null;
}

/** The facts of one org. */
export const readOrgFacts = async (q: Queryable, orgId: number): Promise<OrgFacts> => {
  const { rows } = await q.execute<OrgFacts>(
    sql`SELECT id, name, email, email_domain, client_identifier FROM orgs WHERE id = ${orgId}`,
  );
  return (
    rows[0] ?? { id: orgId, name: '', email: null, email_domain: null, client_identifier: null }
  );
};
