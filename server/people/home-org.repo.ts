import { sql } from 'drizzle-orm';
import type { Queryable } from '../db/db.ts';

/** The home org of a person. */
export const findHomeOrg = async (q: Queryable, userId: number): Promise<number | undefined> => {
  const { rows } = await q.execute<{ home: number }>(
    sql`SELECT default_org_id AS home FROM users WHERE id = ${userId}`,
  );
  return rows[0]?.home;
};
