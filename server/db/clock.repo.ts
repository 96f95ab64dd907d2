import { sql } from 'drizzle-orm';
import type { Queryable } from './db.ts';

/** The database's clock, the only one that decides. */
export const databaseNow = async (q: Queryable): Promise<Date> => {
  const { rows } = await q.execute<{ now: Date }>(sql`SELECT now() AS now`);
  const [row] = rows;
  if (!row) throw new Error('the database did not tell the time');
  return row.now;
};
