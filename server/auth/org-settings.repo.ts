import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';
import { orgSettings, type OrgSettings } from './org-settings.ts';

/** The limits of an org. */
export const readOrgSettings = async (q: Queryable, orgId: number): Promise<OrgSettings> => {
  const { rows } = await q.execute<{ settings: unknown }>(
    sql`SELECT settings FROM orgs WHERE id = ${orgId}`,
  );
  return orgSettings(rows[0]?.settings);
};
