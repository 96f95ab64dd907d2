import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { errorCode, StartupError } from '../../startup-error.ts';
import { MANIFEST, migratedTo, newManifest, type Manifest } from './manifest.ts';

/** Not worth keeping, or not to be revived: who is signed in, and replies that may be asked for again. */
const LEFT_OUT = ['sessions', 'idempotency_keys'];

const listTables = async (client: pg.Client): Promise<{ name: string; columns: string[] }[]> => {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
       AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> ALL($1)
     GROUP BY c.relname ORDER BY c.relname`,
    [LEFT_OUT],
  );
  return rows;
};

const listSequences = async (client: pg.Client): Promise<Manifest['sequences']> => {
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT sequencename AS name, last_value::text AS value FROM pg_sequences
     WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY sequencename`,
  );
  return rows.map(({ name, value }) => ({ name, value: Number(value) }));
};

/** The columns as a list for COPY. */
export const columnList = (columns: readonly string[]): string =>
  columns.map((name) => pg.escapeIdentifier(name)).join(', ');

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
};

const writeTable = async (
  client: pg.Client,
  folder: string,
  { name, columns }: { name: string; columns: string[] },
): Promise<Manifest['tables'][number]> => {
  const file = `${name}.copy.gz`;
  const sha256 = createHash('sha256');
  const hashed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      sha256.update(chunk);
      done(null, chunk);
    },
  });
  const copy = client.query(
    to(`COPY ${pg.escapeIdentifier(name)} (${columnList(columns)}) TO STDOUT`),
  );
  const path = join(folder, file);
  const target = createWriteStream(path, { mode: 0o600 });
  await pipeline(copy, createGzip({ level: 1 }), hashed, target);
  await sync(path);
  return { name, columns, rows: copy.rowCount, file, sha256: sha256.digest('hex') };
};

/** Makes the folder that is written to, where neither it nor the finished one is there. */
const makeFolder = async (folder: string, unfinished: string): Promise<void> => {
  const refuse = (path: string) => {
    throw new StartupError(`${path} is there already: name a new folder, or remove it.`);
  };
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) refuse(folder);
  await mkdir(unfinished, { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
    refuse(unfinished);
  });
};

/**
 * Writes one consistent state of the database into a new folder, while it is in use or not. The
 * folder gets its name when it is complete and on disk.
 * @throws StartupError when the folder is there already
 */
export async function backUp(client: pg.Client, folder: string): Promise<Manifest> {
  const unfinished = `${folder}.unfinished`;
  await makeFolder(folder, unfinished);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables: Manifest['tables'] = [];
  for (const table of await listTables(client)) {
    tables.push(await writeTable(client, unfinished, table));
  }
  const manifest = newManifest({
    made_at: new Date().toISOString(),
    migrated_to: await migratedTo(client),
    tables,
    // After the rows: a counter may be ahead of them, never behind.
    sequences: await listSequences(client),
  });
  await client.query('COMMIT');
  await writeFile(join(unfinished, MANIFEST), JSON.stringify(manifest, null, 2), { mode: 0o600 });
  await sync(join(unfinished, MANIFEST));
  await sync(unfinished);
  await rename(unfinished, folder);
  await sync(dirname(folder));
  return manifest;
}
