import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';

/** Whether there is an org already. */
export const isSetUp = async (q: Queryable): Promise<boolean> => {
  const { rows } = await q.execute(sql`SELECT 1 FROM orgs LIMIT 1`);
  return rows.length > 0;
};
