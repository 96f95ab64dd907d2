import type pg from 'pg';
import { words } from './words.ts';

/** A row that changed, as a trigger of the database's own saw it. */
export interface Change {
  readonly id: number;
  readonly table: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** What keeps the log itself; everything else is watched. */
const LOG_TABLES = ['audit_log', 'audit_chains', 'audit_checkpoints', 'audit_peaks'];

/** Lets triggers write every change of every row down. The services know nothing of them. */
export const placeWitness = async (superuser: pg.Client): Promise<void> => {
  await superuser.query(`
    CREATE TABLE witness (id bigint GENERATED ALWAYS AS IDENTITY, tab text, before jsonb, after jsonb);
    CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO witness (tab, before, after) VALUES (TG_TABLE_NAME,
        CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END,
        CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
      RETURN NULL;
    END $$`);
  for (const table of await tablesOf(superuser)) {
    await superuser.query(`CREATE TRIGGER zz_witness AFTER INSERT OR UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION witness()`);
  }
};

/** The tables that are watched. */
export const tablesOf = async (superuser: pg.Client): Promise<string[]> => {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
       AND relkind = 'r' AND relname <> ALL($1) AND relname <> 'witness' ORDER BY 1`,
    [LOG_TABLES],
  );
  return rows.map(({ name }) => name);
};

const instant = (column: string): string => `to_char((after ->> '${column}')::timestamptz
  AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** What the hash of an item that was made must be, from what it holds. */
const SEALED = `encode(sha256(convert_to(json_build_object(${[
  ...words('right_key kind role holder_type holder_id is_privileged granted_by').map(
    (name) => `'${name}', after -> '${name}'`,
  ),
  `'granted_at', ${instant('granted_at')}`,
  `'last_used_at', ${instant('last_used_at')}`,
  `'snapshot', after -> 'snapshot'`,
].join()})::text, 'UTF8')), 'hex')`;

/** What changed after this number. */
export const changesSince = async (superuser: pg.Client, id: number): Promise<Change[]> => {
  const { rows } = await superuser.query<Change>(
    `SELECT id, tab AS "table", before, after || CASE WHEN tab = 'review_items' AND before IS NULL
       THEN jsonb_build_object('sealed', ${SEALED}) ELSE '{}' END AS after
     FROM witness WHERE id > $1 ORDER BY id`,
    [id],
  );
  return rows;
};
