import { randomBytes } from 'node:crypto';
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
  await asSuperuser(
    superuser,
    `CREATE DATABASE ${database} TEMPLATE ${template} OWNER ${OWNER_ROLE}`,
  );
  const config = { ...superuser, password, database };
  return {
    owner: { ...config, user: OWNER_ROLE },
    app: { ...config, user: APP_ROLE },
    drop: () => asSuperuser(superuser, `DROP DATABASE ${database} WITH (FORCE)`),
  };
}

async function asSuperuser(superuser: PoolConfig, statement: string): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
