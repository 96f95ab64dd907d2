import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import { inject } from 'vitest';
import { SUPERUSER } from '../../server/db/embedded/cluster.ts';
import { DATABASE, socketConfig } from '../../server/db/embedded/roles.ts';
import { createTestDatabase } from '../../server/test/test-database.ts';
import { databaseUrl } from '../harness/spawn-server.ts';

/** A database for a spawned server, and the way behind its back. */
export interface Place {
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly superuser: PoolConfig;
  remove(): Promise<void>;
}

/** How to reach the bundled database of a running server. */
export const bundledSuperuser = (dataDir: string): PoolConfig =>
  socketConfig(join(dataDir, 'pg'), SUPERUSER, DATABASE);

/** The bundled database, in a data folder of its own. */
export const bundledPlace = async (): Promise<Place & { readonly dataDir: string }> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-faults-'));
  return {
    name: 'bundled',
    dataDir,
    env: { DATA_DIR: dataDir, DATABASE_URL: undefined, MIGRATION_DATABASE_URL: undefined },
    superuser: bundledSuperuser(dataDir),
    // A database whose server was killed is a moment in going down, and still writes.
    remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 10 }),
  };
};

/** A database on the server of the tests. */
export const serverPlace = async (): Promise<Place> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'rollcall-faults-'));
  return {
    name: 'server',
    env: {
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl(database.app),
      MIGRATION_DATABASE_URL: databaseUrl(database.owner),
    },
    superuser: { ...inject('testServer').superuser, database: String(database.app.database) },
    remove: async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
