import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';

/** One round trip to the database; throws when it does not answer. */
export const ping = async (q: Queryable): Promise<void> => {
  await q.execute(sql`SELECT 1`);
};
