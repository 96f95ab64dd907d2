import { sql, type SQL } from 'drizzle-orm';

/** When so much of the time of a review has passed, by its alias; what it rested is no time of it. */
export const momentOf = (review: SQL, share: number): SQL => sql`(${review}.started_at
  + ${review}.rested + (${review}.due_at - ${review}.started_at - ${review}.rested) * ${sql.raw(String(share))})`;
