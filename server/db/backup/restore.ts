import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { errorCode, StartupError } from '../../startup-error.ts';
import { VERSION } from '../../version.ts';
import { ensureAppRoles } from '../app-role.ts';
import { newestMigration, runMigrations } from '../migrate.ts';
import { columnList } from './backup.ts';
import { readManifest, type Manifest } from './manifest.ts';
import type { Opened } from './open.ts';

const assertWhole = async (folder: string, { tables }: Manifest): Promise<void> => {
  for (const { file, sha256 } of tables) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(folder, file)), hash);
    if (hash.digest('hex') !== sha256) {
      throw new StartupError(`${join(folder, file)} is not what the backup wrote.`);
    }
  }
};

// Before anything is migrated: a database that this build has touched is refused by an older one.
const assertFits = async ({ migrated_to: backedUp, version }: Manifest): Promise<void> => {
  const newest = await newestMigration();
  if (backedUp === newest) return;
  const age = backedUp < newest ? 'an older' : 'a newer';
  throw new StartupError(
    `The backup is of a database of ${age} Rollcall than this one (it was taken by ${version ?? 'one that did not say'}, this is ${VERSION}): restore it with the version that the database ran on, then update. Nothing was changed.`,
  );
};

const assertEmpty = async (client: pg.Client): Promise<void> => {
  const { rows } = await client.query<{ is_made: boolean }>(
    `SELECT to_regclass('public.orgs') IS NOT NULL AS is_made`,
  );
  if (rows[0]?.is_made !== true) return;
  const { rowCount } = await client.query('SELECT FROM public.orgs LIMIT 1');
  if (rowCount !== 0) {
    throw new StartupError('The database is not empty: restore into a new one.');
  }
};

/** Rows are what they were: no trigger adds to them, and no key is checked that was checked before. */
const stopTriggers = (client: pg.Client) =>
  client.query('SET LOCAL session_replication_role = replica').catch((error: unknown) => {
    if (errorCode(error) !== '42501') throw error;
    throw new StartupError(
      'Restoring takes a superuser: make the role that owns the tables one for this once.',
    );
  });

/** Takes away the indexes that no constraint needs, and returns what makes them again. */
const dropIndexes = async (client: pg.Client, table: string): Promise<string[]> => {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i WHERE i.indrelid = $1::regclass
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [pg.escapeIdentifier(table)],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
};

const fillTable = async (
  client: pg.Client,
  folder: string,
  { name, columns, file, rows }: Manifest['tables'][number],
): Promise<void> => {
  const table = pg.escapeIdentifier(name);
  // Whatever the migrations have put there is in the backup as well.
  await client.query(`DELETE FROM ${table}`);
  const indexes = rows > 0 ? await dropIndexes(client, name) : [];
  const copy = client.query(from(`COPY ${table} (${columnList(columns)}) FROM STDIN`));
  await pipeline(createReadStream(join(folder, file)), createGunzip(), copy);
  if (copy.rowCount !== rows) {
    throw new StartupError(`${file} holds ${copy.rowCount} rows, not ${rows}.`);
  }
  for (const definition of indexes) await client.query(definition);
};

/**
 * Fills an empty database from a backup, in one transaction: it has all of it or nothing.
 * @throws StartupError with one line for the operator
 */
export async function restore(target: Opened, folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await assertFits(manifest);
  await assertWhole(folder, manifest);
  const { client, serving } = target;
  await assertEmpty(client);
  await runMigrations(target.ownerConfig);
  // As the superuser that this takes: the role that it is afterwards may not grant what it made here.
  if (serving !== undefined) await ensureAppRoles(client, [serving]);
  await client.query('BEGIN');
  await stopTriggers(client);
  for (const table of manifest.tables) await fillTable(client, folder, table);
  for (const { name, value } of manifest.sequences) {
    await client.query('SELECT setval($1::regclass, $2)', [pg.escapeIdentifier(name), value]);
  }
  await client.query('COMMIT');
  await client.query('ANALYZE');
  return manifest;
}
