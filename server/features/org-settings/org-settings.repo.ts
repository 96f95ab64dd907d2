import { sql } from 'drizzle-orm';
import type { Queryable, Tx } from '../../db/db.ts';

/** What an org has set, as stored, with the version of the org. */
export interface SettingsRow extends Record<string, unknown> {
  readonly name: string;
  readonly settings: unknown;
  readonly version: number;
}

const first = (rows: SettingsRow[], orgId: number): SettingsRow => {
  const [row] = rows;
  if (!row) throw new Error(`org ${orgId} has vanished`);
  return row;
};

export const readOrgSettings = async (q: Queryable, orgId: number): Promise<SettingsRow> => {
  const { rows } = await q.execute<SettingsRow>(
    sql`SELECT name, settings, version FROM orgs WHERE id = ${orgId}`,
  );
  return first(rows, orgId);
};

/** Reads them and keeps others from changing the org until the transaction ends. */
export const lockOrgSettings = async (tx: Tx, orgId: number): Promise<SettingsRow> => {
  const { rows } = await tx.execute<SettingsRow>(
    sql`SELECT name, settings, version FROM orgs WHERE id = ${orgId} FOR NO KEY UPDATE`,
  );
  return first(rows, orgId);
};

/** Stores these beside what was set before; returns the new version of the org. */
export const storeOrgSettings = async (
  tx: Tx,
  orgId: number,
  settings: Readonly<Record<string, unknown>>,
): Promise<number> => {
  const { rows } = await tx.execute<{ version: number }>(sql`
    UPDATE orgs SET settings = settings || ${JSON.stringify(settings)}::jsonb
    WHERE id = ${orgId} RETURNING version`);
  return rows[0]?.version ?? 0;
};
