import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';

/** What an org is called among accessors. */
export interface OrgFacts extends Record<string, unknown> {
  id: number;
  email_domain: string | null;
  client_identifier: string | null;
}

/** The facts of one org. */
export const readOrgFacts = async (q: Queryable, orgId: number): Promise<OrgFacts> => {
  const { rows } = await q.execute<OrgFacts>(
    sql`SELECT id, email_domain, client_identifier FROM orgs WHERE id = ${orgId}`,
  );
  return rows[0] ?? { id: orgId, email_domain: null, client_identifier: null };
};
