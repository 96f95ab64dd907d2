import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { verifyChains } from '../../server/audit/verify.ts';
import { makeDb } from '../../server/db/db.ts';
import { DATABASE } from '../../server/db/embedded/roles.ts';
import { startEmbedded, type EmbeddedDatabase } from '../../server/db/embedded/start-embedded.ts';
import { runMigrations } from '../../server/db/migrate.ts';
import { createPool } from '../../server/db/pool.ts';
import { startApi } from '../process/api-server.ts';
import { loadDataset } from './load.ts';
import { GENERATOR, MOST_GROWTH, ORGS } from './shape.ts';

/** The data folder of the dataset, as `DATA_DIR` takes it. Below node_modules: kept between runs. */
export const DATA_DIR = path.resolve('node_modules/.cache/bench/data');
const STAMP = 'made-by';
const MIGRATIONS = path.resolve('server/db/migrations');

/** Faster to fill; if the machine fails meanwhile, the dataset is made anew. */
const FOR_LOADING = { fsync: 'off', full_page_writes: 'off', max_wal_size: '8GB' };

const fingerprint = async (): Promise<string> => {
  const hash = createHash('sha256').update(`generator ${GENERATOR}`);
  for (const name of (await readdir(MIGRATIONS)).toSorted()) {
    if (name.endsWith('.sql'))
      hash.update(name).update(await readFile(path.join(MIGRATIONS, name)));
  }
  return hash.digest('hex');
};

/** A database of the dataset that runs, for the bench itself; measured servers connect to it too. */
export interface OpenDataset {
  readonly database: EmbeddedDatabase;
  /** Past every rule and every wall, for arranging and for yardsticks. */
  readonly superuser: pg.Pool;
  close(): Promise<void>;
}

const quiet = { log: () => undefined };
/** Room for two servers and two yardsticks, each with a pool; otherwise as the product runs it. */
const FOR_MANY = { max_connections: '120' };

/** Starts the database of the dataset. */
export const openDataset = async (): Promise<OpenDataset> => {
  const database = await startEmbedded({ dataDir: DATA_DIR, ...quiet, settings: FOR_MANY });
  const superuser = new pg.Pool({ ...database.superuserConfig, database: DATABASE, max: 4 });
  superuser.on('error', () => undefined);
  return {
    database,
    superuser,
    close: async () => {
      await superuser.end();
      await database.stop();
    },
  };
};

const verifyAll = async (database: EmbeddedDatabase): Promise<void> => {
  const pool = createPool({ ...database.superuserConfig, database: DATABASE });
  try {
    for (const { id, name } of ORGS) {
      const { intact, firstBad } = await verifyChains(makeDb(pool), id);
      if (!intact)
        throw new Error(`the log of ${name} does not verify: ${JSON.stringify(firstBad)}`);
    }
  } finally {
    await pool.end();
  }
};

/** Has the product seal the log, as it would have while it grew: a first seal reads all of it. */
const seal = async (dataDir: string): Promise<void> => {
  const server = await startApi({ env: { DATA_DIR: dataDir } });
  try {
    while ((await readdir(path.join(dataDir, 'checkpoints'))).length === 0) await delay(500);
  } finally {
    await server.stop();
  }
};

/** Makes it beside its place and moves it there when complete. */
const make = async (say: (line: string) => void): Promise<void> => {
  await mkdir(path.dirname(DATA_DIR), { recursive: true });
  const fresh = await mkdtemp(`${DATA_DIR}.new-`);
  const database = await startEmbedded({ dataDir: fresh, ...quiet, settings: FOR_LOADING });
  try {
    await runMigrations(database.ownerConfig);
    const client = new pg.Client({ ...database.superuserConfig, database: DATABASE });
    await client.connect();
    await loadDataset(client, say).finally(() => client.end());
    say('verifying the chains …');
    await verifyAll(database);
  } finally {
    await database.stop();
  }
  say('sealing the log …');
  await seal(fresh);
  await writeFile(path.join(fresh, STAMP), await fingerprint());
  await rm(DATA_DIR, { recursive: true, force: true });
  await rename(fresh, DATA_DIR);
};

/** Audit rows beyond those that were made: each run of the bench leaves some. */
const growth = async (): Promise<number> => {
  const dataset = await openDataset();
  try {
    const { rows } = await dataset.superuser.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM audit_log',
    );
    const made = ORGS.reduce((sum, { auditRows }) => sum + auditRows, 0);
    return (rows[0]?.n ?? 0) - made;
  } finally {
    await dataset.close();
  }
};

/** Makes the dataset unless it is there: same generator, same migrations, not grown much since. */
export const ensureDataset = async (say: (line: string) => void): Promise<void> => {
  const made = await readFile(path.join(DATA_DIR, STAMP), 'utf8').catch(() => '');
  if (made === (await fingerprint()) && (await growth()) < MOST_GROWTH) return;
  const started = performance.now();
  say('making the dataset …');
  await make(say);
  say(`dataset made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
};
