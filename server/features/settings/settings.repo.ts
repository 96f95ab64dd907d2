import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../../db/db.ts';

type Preferences = Record<string, unknown>;

/** What a person chose; absent keys are at their default. */
export const readPreferences = async (q: Queryable, userId: number): Promise<Preferences> => {
  const { rows } = await q.execute<{ preferences: Preferences }>(
    sql`SELECT preferences FROM users WHERE id = ${userId}`,
  );
  return rows[0]?.preferences ?? {};
};

/** Reads what a person chose and keeps others from changing it until the transaction ends. */
export const lockPreferences = async (tx: Tx, userId: number): Promise<Preferences> => {
  await tx.execute(sql`SELECT 1 FROM users WHERE id = ${userId} FOR NO KEY UPDATE`);
  return readPreferences(tx, userId);
};

/** Stores what a person chose beside what they chose before. */
export const storePreferences = (tx: Tx, userId: number, preferences: Preferences) =>
  tx.execute(sql`
    UPDATE users SET preferences = preferences || ${JSON.stringify(preferences)}::jsonb
    WHERE id = ${userId}`);
