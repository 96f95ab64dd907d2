import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import type { TestProject } from 'vitest/node';
import { APP_ROLE, ensureRoles, OWNER_ROLE } from '../db/embedded/roles.ts';
import { startEmbedded } from '../db/embedded/start-embedded.ts';
import { runMigrations } from '../db/migrate.ts';

/** How the test files reach the server, and the database that theirs are copies of. */
export type TestServer = {
  readonly superuser: PoolConfig;
  readonly template: string;
  /** The two roles' password on a server that asks for one. */
  readonly password: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer;
  }
}

/**
 * One PostgreSQL for the whole run: the one at TEST_DATABASE_URL (a superuser's address), else the
 * bundled one in a temporary folder, without fsync. One migrated template on it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { superuser, stop } = await startServer();
  const template = `rollcall_template_${randomBytes(4).toString('hex')}`;
  const password = 'only for tests';
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    await ensureRoles(client);
    for (const role of [OWNER_ROLE, APP_ROLE]) {
      await client.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
    }
    await client.query(`CREATE DATABASE ${template} OWNER ${OWNER_ROLE} TEMPLATE template0`);
    await runMigrations({ ...superuser, user: OWNER_ROLE, password, database: template });
  } catch (error) {
    await client.end();
    await stop();
    throw error;
  }
  project.provide('testServer', { superuser, template, password });
  return async () => {
    await client.query(`DROP DATABASE ${template} WITH (FORCE)`);
    await client.end();
    await stop();
  };
}

async function startServer(): Promise<{ superuser: PoolConfig; stop: () => Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) {
    const { host, port, user, password, database } = new pg.Client(url);
    const superuser = { host, port, user, password, database, ssl: false };
    return { superuser: JSON.parse(JSON.stringify(superuser)), stop: async () => {} };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-tests-'));
  const database = await startEmbedded({
    dataDir,
    log: () => {},
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const stop = async (): Promise<void> => {
    await database.stop();
    await rm(dataDir, { recursive: true });
  };
  return { superuser: database.superuserConfig, stop };
}
