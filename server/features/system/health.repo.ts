import { sql } from 'drizzle-orm';
import type { Queryable } from '../../db/db.ts';

/** One round trip to the database; throws when it does not answer. */
export const ping = async (q: Queryable): Promise<void> => {
  await q.execute(sql`SELECT 1`);
};

/** Mails that wait in the outbox and the age of the oldest that is due, in seconds. */
export const outboxBacklog = async (q: Queryable): Promise<{ waiting: number; age: number }> => {
  const { rows } = await q.execute<{ waiting: number; age: number }>(sql`
    SELECT count(*) AS waiting,
      coalesce(extract(epoch FROM now() - min(next_attempt_at)), 0)::float8 AS age
    FROM mail_outbox WHERE sent_at IS NULL AND given_up_at IS NULL`);
  return rows[0] ?? { waiting: 0, age: 0 };
};
