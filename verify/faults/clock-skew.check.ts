import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { createTestDatabase } from '../../server/test/test-database.ts';
import { check, type Run } from '../check.ts';
import { databaseUrl, spawnServer } from '../harness/spawn-server.ts';
import { makeEndings } from './clock/endings.ts';
import { makePromises } from './clock/promises.ts';
import { setStage, type Stage } from './load/stage.ts';

const HOUR = 3_600_000;
const CLOCKS = { '1 h ahead': `${HOUR}`, '1 h behind': `${-HOUR}`, jumping: `0,${HOUR},${-HOUR}` };
const TOLERATED_MS = 1_000;
/** Endings are brought this near, and watched until a little after. */
const NEAR_MS = 2_500;
const WATCH_MS = 4_500;

interface Findings {
  /** What ends at another time than it was promised, or than the database says. */
  readonly off: string[];
  readonly promises: number;
  readonly endings: number;
  readonly unordered: number;
  readonly zoneless: string[];
}

const ISO = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?<zone>Z|[+-]\d\d:?\d\d)?/g;

/** Instants in a reply that do not say their zone. */
const zonelessIn = (text: string): string[] =>
  [...text.matchAll(ISO)].filter(({ groups }) => !groups?.['zone']).map(([instant]) => instant);

const readAudit = async (stage: Stage, owner: pg.Client) => {
  const { body } = await stage.call({
    method: 'GET',
    path: `/api/orgs/${stage.orgId}/audit_log?per_page=200`,
  });
  const { rows } = await owner.query<{ unordered: number }>(
    `SELECT count(*)::int AS unordered FROM (
       SELECT created_at < lag(created_at) OVER (PARTITION BY chain ORDER BY seq) AS is_back,
         created_at > clock_timestamp() + interval '1 second' AS is_ahead FROM audit_log) l
     WHERE is_back OR is_ahead`,
  );
  return { text: JSON.stringify(body), unordered: rows[0]?.unordered ?? -1 };
};

const withClock = async (skew: string): Promise<Findings> => {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-clock-'));
  // Behind the rules of the database: what ends soon is made to, without an act of anybody.
  const { superuser } = inject('testServer');
  const owner = new pg.Client({ ...superuser, database: String(database.owner.database) });
  await owner.connect();
  await owner.query('SET session_replication_role = replica');
  const server = await spawnServer({
    nodeArgs: ['--import', path.resolve('verify/harness/skew-clock.mjs')],
    env: {
      DATABASE_URL: databaseUrl(database.app),
      MIGRATION_DATABASE_URL: databaseUrl(database.owner),
      DATA_DIR: dataDir,
      SKEW_MS: skew,
      LOG_LEVEL: 'warn',
    },
  });
  try {
    const stage = await setStage(server);
    const promises = await makePromises(stage, owner);
    const off = promises
      .filter(({ offMs }) => offMs > TOLERATED_MS)
      .map(({ what, offMs }) => `${what}: off by ${Math.round(offMs / 1000)} s`);

    const endings = await makeEndings(stage, owner, NEAR_MS);
    const until = performance.now() + WATCH_MS;
    while (performance.now() < until) {
      for (const { what, endsAt, isAlive } of endings) {
        const began = Date.now();
        const alive = await isAlive();
        if (alive && began > endsAt + TOLERATED_MS) off.push(`${what}: alive too long`);
        if (!alive && Date.now() < endsAt - TOLERATED_MS) off.push(`${what}: ended too early`);
      }
      await delay(50);
    }
    const audit = await readAudit(stage, owner);
    const session = await stage.call({ method: 'GET', path: '/api/session' });
    const refused = await stage.call({ method: 'GET', path: '/api/users/0' });
    const told = [audit.text, session.body, refused.body].map((body) => JSON.stringify(body));
    if (!skew.includes(',')) {
      expect(server.lines.join('\n')).toContain('the clock of this machine is 3600 s');
    }
    return {
      off: [...new Set(off)],
      promises: promises.length,
      endings: endings.length,
      unordered: audit.unordered,
      zoneless: told.flatMap(zonelessIn),
    };
  } finally {
    await server.kill('SIGKILL');
    await owner.end();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

const prove = async (run: Run): Promise<void> => {
  const rounds = run.pick({ small: 1, full: 5 });
  const all: (Findings & { clock: string })[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const found = await Promise.all(
      Object.entries(CLOCKS).map(async ([clock, skew]) => ({ clock, ...(await withClock(skew)) })),
    );
    all.push(...found);
  }
  const sum = (of: (one: Findings) => number) => all.reduce((total, one) => total + of(one), 0);
  const off = all.flatMap(({ clock, off }) => off.map((what) => `${clock}: ${what}`));
  const zoneless = all.flatMap(({ zoneless }) => zoneless);
  run.got(
    `${Object.keys(CLOCKS).join(', ')}: ${off.length} of ${sum((one) => one.promises + one.endings)} sessions, tokens, links, locks off by more than 1 s; ${sum((one) => one.unordered)} audit rows out of order; ${zoneless.length} instants without a zone`,
  );
  expect(off).toEqual([]);
  expect(sum((one) => one.unordered)).toBe(0);
  expect(zoneless).toEqual([]);
};

check(
  {
    id: 'T-39',
    asks: 'server clock an hour ahead, behind and jumping: 0 sessions, tokens, links, locks off by more than 1 s; audit in order; every instant with its zone',
    timeout: 240_000,
    mutants: [
      {
        name: 'sessions live by the clock of the process',
        file: 'server/auth/sessions.repo.ts',
        find: 'now() + make_interval(mins => ${life}), now() + make_interval(mins => ${idle}))',
        replace:
          '${new Date().toISOString()}::timestamptz + make_interval(mins => ${life}), ${new Date().toISOString()}::timestamptz + make_interval(mins => ${idle}))',
      },
      {
        name: 'sessions are judged by the clock of the process',
        file: 'server/auth/sessions.repo.ts',
        find: 'AND s.expires_at > now() AND s.idle_expires_at > now()',
        replace:
          'AND s.expires_at > ${new Date().toISOString()}::timestamptz AND s.idle_expires_at > now()',
      },
      {
        name: 'a timed lock is held against the clock of the process',
        file: 'server/http/future-end.ts',
        find: 'assertAhead(end, await databaseNow(tx), field);',
        replace: 'assertAhead(end, new Date(), field);',
      },
    ],
  },
  prove,
);
