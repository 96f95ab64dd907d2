import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { createTestDatabase } from '../../server/test/test-database.ts';
import { check, type Run } from '../check.ts';
import { databaseUrl } from '../harness/spawn-server.ts';
import { databaseAway, halfMigrated, olderBuild, oneFolder } from './states/starts.ts';
import { whileRunning } from './states/running.ts';
import type { Told } from './states/told.ts';

/** Behind the product's back, in a database of its own. */
const asSuperuser = async <T>(
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> => {
  const client = new pg.Client({ ...inject('testServer').superuser, database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const onEmptyDatabase = async (env: Readonly<Record<string, string>>): Promise<Told[]> => {
  const { superuser } = inject('testServer');
  const name = `rollcall_empty_${process.pid}`;
  const maintenance = String(superuser.database);
  await asSuperuser(maintenance, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE template0`),
  );
  try {
    return await asSuperuser(name, (client) =>
      halfMigrated(env, { ...superuser, database: name }, client),
    );
  } finally {
    await asSuperuser(maintenance, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  }
};

type Env = Readonly<Record<string, string>>;

/** Brings a state about, on a database of its own, and holds what was said against what is to be. */
const tells =
  (bringAbout: (env: Env, superuser: pg.Client, dataDir: string) => Promise<Told[]>) =>
  async (run: Run): Promise<void> => {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-states-'));
    const env = {
      DATABASE_URL: databaseUrl(database.app),
      MIGRATION_DATABASE_URL: databaseUrl(database.owner),
      DATA_DIR: path.join(dataDir, 'data'),
    };
    try {
      const told = await asSuperuser(String(database.app.database), (client) =>
        bringAbout(env, client, dataDir),
      );
      const unclear = told.filter(({ said, wants }) => !wants.test(said));
      run.got(`${told.length - unclear.length} of ${told.length} said as documented`);
      expect(unclear).toEqual([]);
    } finally {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
  };

check(
  {
    id: 'Bad states',
    asks: 'database away at start, and a build older than the database: one line says what and where; a signal ends the waiting',
    mutants: [
      {
        name: 'an older build starts',
        file: 'server/db/migrate.ts',
        find: 'const newest = await newestMigration();',
        replace: 'const newest = Infinity;',
      },
      {
        name: 'waits without a word, and for ever',
        file: 'server/db/await-server.ts',
        find: 'waited >= waitMs ||',
        replace: '',
      },
    ],
  },
  tells(async (env, superuser) => [
    ...(await databaseAway(env)),
    ...(await olderBuild(env, superuser)),
  ]),
);

check(
  {
    id: 'Bad states',
    asks: 'killed in the midst of the migrations: nothing of them is kept, the next start does them; meanwhile alive and not ready',
    mutants: [
      {
        name: 'ready before it is',
        file: 'server/process/waiting-room.ts',
        find: "new AppError('unavailable',",
        replace: "new AppError('conflict',",
      },
    ],
  },
  tells((env) => onEmptyDatabase(env)),
);

check(
  {
    id: 'Bad states',
    asks: 'a tampered row, an unnamed proxy, http under an https address, stopping: said to the caller, in the log and to the monitor',
    mutants: [
      {
        name: 'a proxy goes uncounted',
        file: 'server/http/watch-peers.ts',
        find: 'untrusted.inc();',
        replace: '',
      },
      {
        name: 'a broken chain does not count',
        file: 'server/audit/audit-metrics.repo.ts',
        find: "isIntact ? 'intact' : 'broken'",
        replace: "'intact'",
      },
      {
        name: 'a second signal changes nothing',
        file: 'server/process/stop-requests.ts',
        find: 'hurried.abort(signal)',
        replace: 'undefined',
      },
    ],
  },
  tells(whileRunning),
);

check(
  {
    id: 'Bad states',
    asks: 'two processes on one data folder: the second ends and says why',
    mutants: [
      {
        name: 'nobody is there',
        file: 'server/db/embedded/lock.ts',
        find: 'resolve(true);',
        replace: 'resolve(false);',
      },
    ],
  },
  tells((env, _superuser, dataDir) => oneFolder(env, path.join(dataDir, 'shared'))),
);
