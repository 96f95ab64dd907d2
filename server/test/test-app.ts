import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { buildApp } from '../app.ts';
import { newSigningKey } from '../audit/signing-key.ts';
import { loadConfig, type Config } from '../config.ts';
import { makeDb, type Db } from '../db/db.ts';
import { createPool } from '../db/pool.ts';
import type { Services } from '../http/context.ts';
import { insertMails } from '../mail/outbox.repo.ts';
import { createTestDatabase } from './test-database.ts';

/** An application on a fresh database of its own, called through `inject`. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly services: Services;
  /** As the process, of no org: sees every row. `db.within` sees what a request of an org sees. */
  readonly db: Db;
  /** As the owner of the tables, to look at what the application may not, or to break things. */
  readonly owner: pg.Pool;
  close(): Promise<void>;
}

const key = newSigningKey();
/** For what is not about checkpoints: none is ever made. */
const NO_CHECKPOINTS: Services['checkpoints'] = {
  newest: () => null,
  seal: () => Promise.resolve(null),
  publicKey: () => key.publicKey,
  sign: (text) => key.sign(Buffer.from(text)),
  status: () => ({ number: 0, ageSeconds: null, conflicts: 0, copied: null }),
};

/** Builds the app on a new database. Mails stay in the outbox unless `services` brings a mailer. */
export const createTestApp = async (
  config: Partial<Config> = {},
  services: Partial<Services> | ((db: Db) => Partial<Services>) = {},
): Promise<TestApp> => {
  const database = await createTestDatabase();
  const pool = createPool(database.app, { onError: () => undefined });
  const owner = new pg.Pool({ ...database.owner, max: 2 });
  // Dropping the database may cut off a connection that is just saying goodbye.
  owner.on('error', () => undefined);
  const db = makeDb(pool);
  const all: Services = {
    config: {
      ...loadConfig({ LOG_LEVEL: 'silent', WEB_DIR: path.join('dist', 'web') }),
      ...config,
    },
    db,
    mailer: { isDelivering: true, enqueue: insertMails },
    checkpoints: NO_CHECKPOINTS,
    phase: { is: 'serving' },
    ...(typeof services === 'function' ? services(db) : services),
  };
  const app = await buildApp(all);
  await app.ready();
  return {
    app,
    services: all,
    db,
    owner,
    close: async () => {
      await app.close();
      await pool.end();
      await owner.end();
      await database.drop();
    },
  };
};
