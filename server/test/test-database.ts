import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { inject } from 'vitest';
import { APP_ROLE, OWNER_ROLE } from '../db/embedded/roles.ts';

/** A migrated, empty database of a test file's own. */
export type TestDatabase = {
  /** Owns the schema: to arrange what the app may not do, or to look behind it. */
  readonly owner: PoolConfig;
  /** What the app connects as. */
  readonly app: PoolConfig;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
};

/** Makes a copy of the migrated template; some tens of milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { superuser, template, password } = inject('testServer');
  const database = `rollcall_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(superuser, (client) =>
    client.query(`CREATE DATABASE ${database} TEMPLATE ${template} OWNER ${OWNER_ROLE}`),
  );
  const config = { ...superuser, password, database };
  return {
    owner: { ...config, user: OWNER_ROLE },
    app: { ...config, user: APP_ROLE },
    drop: () =>
      asSuperuser(superuser, async (client) => {
        await whenLeft(client, database);
        await client.query(`DROP DATABASE ${database} WITH (FORCE)`);
      }),
  };
}

/** Longest wait for connections that are about to go, in steps of ten milliseconds. */
const STEPS = 100;

/**
 * A pool that has ended has said goodbye, and the database may not have heard it: whom it then cuts
 * off it tells so, and nobody listens there any more.
 */
async function whenLeft(client: pg.Client, database: string): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const { rows } = await client.query<{ there: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = $1) AS there',
      [database],
    );
    if (rows[0]?.there !== true) return;
    await setTimeout(10);
  }
}

async function asSuperuser(
  superuser: PoolConfig,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
