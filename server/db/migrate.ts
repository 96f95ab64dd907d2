import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import * as z from 'zod';
import { errorCode, errorLine, StartupError } from '../startup-error.ts';
import { ensureAppRoles, grantToAppRoles } from './app-role.ts';
import { prepareJobs } from './job-schema.ts';

/** Beside this file, in the source and in the build alike. */
const FOLDER = fileURLToPath(new URL('migrations', import.meta.url));

/** Any number that no other user of the database's advisory locks takes: "roll". */
const LOCK = 0x726f6c6c;

const Journal = z.object({ entries: z.array(z.object({ when: z.number() })) });

/**
 * Brings the database to this version of the code. Processes that start together take turns.
 * The roles of the application are made here, where that is allowed, and given their rights every
 * time. `asGiven` is the role that serves requests where these cannot be taken.
 * @throws StartupError when the database is newer than the code, or may not be changed
 */
export async function runMigrations(ownerConfig: PoolConfig, asGiven?: string): Promise<void> {
  const client = new pg.Client({ ...ownerConfig, application_name: 'rollcall migrations' });
  client.on('error', () => undefined); // Said by the statement under way as well.
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]); // Ends with the session.
    await refuseNewer(client);
    await ensureAppRoles(client);
    await migrate(drizzle({ client }), { migrationsFolder: FOLDER });
    await grantToAppRoles(client, asGiven);
    await prepareJobs(client, asGiven);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The database could not be brought up to date: ${errorLine(error)}`, {
      cause: error,
    });
  } finally {
    await client.end();
  }
}

/** The newest migration that this build brings. */
export async function newestMigration(): Promise<number> {
  const text = await readFile(new URL('migrations/meta/_journal.json', import.meta.url), 'utf8');
  return Math.max(0, ...Journal.parse(JSON.parse(text)).entries.map(({ when }) => when));
}

async function refuseNewer(client: pg.Client): Promise<void> {
  const newest = await newestMigration();
  const applied = await client
    .query<{ newest: string | null }>(
      'SELECT max(created_at)::text AS newest FROM drizzle.__drizzle_migrations',
    )
    .catch((error: unknown) => {
      if (['42P01', '3F000'].includes(errorCode(error) ?? '')) return undefined; // None yet.
      throw error;
    });
  if (Number(applied?.rows[0]?.newest ?? 0) > newest) {
    throw new StartupError(
      'The database was migrated by a newer Rollcall than this one: update this one, or restore a backup from before.',
    );
  }
}
