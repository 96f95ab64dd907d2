import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadConfig, type Config } from './config.ts';
import type { RunningServer } from './running-server.ts';
import { startServer } from './start-server.ts';
import { parseExposition } from './test/exposition.ts';
import { freePort } from './test/free-port.ts';
import { createTestDatabase, type TestDatabase } from './test/test-database.ts';

let database: TestDatabase;
let dataDir: string;
let superuser: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'rollcall-start-test-'));
  superuser = new pg.Client(inject('testServer').superuser);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await database.drop();
  await rm(dataDir, { recursive: true });
});

/** The way to the database server, which can be cut. */
const openLine = async () => {
  const { host = '', port = 5432 } = database.app;
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const sockets = new Set<Socket>();
  const line = createServer((near) => {
    const far = connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  const listen = (at: number) =>
    new Promise<void>((resolve) => line.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const { port: at } = line.address() as AddressInfo;
  return {
    port: at,
    cut: async () => {
      const closed = new Promise((resolve) => line.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(at),
  };
};
let line: Awaited<ReturnType<typeof openLine>>;
beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.cut());

const urlOf = ({ user, password, database: name }: TestDatabase['app']): string =>
  `postgres://${user}:${encodeURIComponent(String(password))}@127.0.0.1:${line.port}/${name}`;

const configFor = async (): Promise<Config> =>
  loadConfig({
    PORT: String(await freePort()),
    DATA_DIR: dataDir,
    DATABASE_URL: urlOf(database.app),
    MIGRATION_DATABASE_URL: urlOf(database.owner),
  });
const log = pino({ level: 'silent' });
const get = (config: Config, path: string) => fetch(`http://127.0.0.1:${config.port}${path}`);

const withServer = async (
  config: Config,
  work: (server: RunningServer) => Promise<void>,
): Promise<void> => {
  const server = await startServer(config, log);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
};

describe('the server', () => {
  it('offers set-up under a token of its own while there is no org', async () => {
    const config = await configFor();
    await withServer(config, async ({ setupUrl }) => {
      expect(setupUrl).toMatch(
        new RegExp(`^http://localhost:${config.port}/setup\\?token=setup_[\\w-]{43}$`),
      );
      expect(await (await get(config, '/api/setup')).json()).toMatchObject({ needed: true });
    });
  });

  it('runs twice on one database, and says plainly that a port is taken', async () => {
    const config = await configFor();
    const other = await configFor();
    await withServer(config, () =>
      withServer(other, async () => {
        expect((await get(config, '/health/ready')).status).toBe(200);
        expect((await get(other, '/health/ready')).status).toBe(200);
        await expect(startServer(config, log)).rejects.toThrow(
          `PORT: ${config.port} on 127.0.0.1 is taken by another program`,
        );
      }),
    );
  });

  it('answers 503 while the database is away, and serves again when it is back', async () => {
    const config = await configFor();
    await withServer(config, async () => {
      await line.cut();
      const away = await get(config, '/api/setup');
      expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await away.json()).toMatchObject({ error_code: 'unavailable' });
      expect((await get(config, '/health/ready')).status).toBe(503);
      expect((await get(config, '/health/live')).status).toBe(200);
      expect((await get(config, '/metrics')).status).toBe(200);
      await line.mend();
      expect((await get(config, '/health/ready')).status).toBe(200);
      expect((await get(config, '/api/setup')).status).toBe(200);
    });
  });

  it('answers the monitor while the database is away, and leaves out what it cannot know', async () => {
    const config = await configFor();
    await withServer(config, async () => {
      const scrape = async () => parseExposition(await (await get(config, '/metrics')).text());
      const valuesOf = (families: Awaited<ReturnType<typeof scrape>>, name: string) =>
        families.get(name)?.samples.map(({ value }) => value);
      const well = await scrape();
      expect(valuesOf(well, 'rollcall_database_up')).toEqual([1]);
      expect(valuesOf(well, 'rollcall_outbox_waiting_mails')).toEqual([0]);
      await line.cut();
      const away = await scrape();
      await line.mend();
      expect(valuesOf(away, 'rollcall_database_up')).toEqual([0]);
      expect(valuesOf(away, 'rollcall_outbox_waiting_mails')).toEqual([]);
    });
  });

  it('says while it starts that it lives and what it is waiting for, then stops when told to', async () => {
    const config = { ...(await configFor()), databaseWaitSeconds: 60 };
    const asked = new AbortController();
    await line.cut();
    const starting = startServer(config, log, asked.signal);
    starting.catch(() => undefined);
    await expect.poll(async () => (await get(config, '/health/live')).status).toBe(200);
    const ready = await get(config, '/health/ready');
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await ready.json()).toMatchObject({
      error_code: 'unavailable',
      message: 'The server is not ready: opening the database',
    });
    asked.abort('SIGTERM');
    await expect(starting).rejects.toThrow();
    await expect(get(config, '/health/live')).rejects.toThrow();
    await line.mend();
  });

  it('waits for a database that comes up after it', async () => {
    const config = { ...(await configFor()), databaseWaitSeconds: 60 };
    await line.cut();
    const starting = startServer(config, log);
    await expect.poll(async () => (await get(config, '/health/live')).status).toBe(200);
    await line.mend();
    const server = await starting;
    expect((await get(config, '/health/ready')).status).toBe(200);
    await server.stop();
  });

  it('goes on serving when told to stop, not ready, until others have taken over', async () => {
    const config = await configFor();
    const server = await startServer(config, log);
    const hurried = new AbortController();
    const stopped = server.stop({ delayMs: 60_000, hurried: hurried.signal });
    const ready = await get(config, '/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ message: 'The server is not ready: stopping' });
    const served = await get(config, '/api/setup');
    expect([served.status, served.headers.get('connection')]).toEqual([200, 'close']);
    hurried.abort();
    await stopped;
    await expect(get(config, '/health/live')).rejects.toThrow();
  });

  it('lets a running request end before it stops', async () => {
    const config = await configFor();
    const server = await startServer(config, log);
    const blocker = new pg.Client(database.owner);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE orgs IN ACCESS EXCLUSIVE MODE');
    const reply = new Promise<number | undefined>((resolve, reject) => {
      request({ port: config.port, path: '/api/setup' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    await expect
      .poll(async () => {
        const waiting = await superuser.query(
          // Of the request: the scheduler, which looks for what is due, may wait as well.
          `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'
             AND query LIKE 'SELECT 1 FROM orgs%'`,
          [database.app.database],
        );
        return waiting.rowCount;
      })
      .toBe(1);
    const stopped = server.stop();
    await blocker.query('COMMIT');
    expect(await reply).toBe(200);
    await stopped;
    await blocker.end();
    await expect(get(config, '/health/live')).rejects.toThrow();
  });
});
