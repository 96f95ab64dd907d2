import { sql } from 'drizzle-orm';
import type { Queryable } from './db.ts';
import type { DbInstant } from './instant.ts';

/** The database's clock, the only one that decides. */
export const databaseNow = async (q: Queryable): Promise<Date> => {
  const { rows } = await q.execute<{ now: DbInstant }>(sql`SELECT now() AS now`);
  const [row] = rows;
  if (!row) throw new Error('the database did not tell the time');
  return new Date(row.now);
};
