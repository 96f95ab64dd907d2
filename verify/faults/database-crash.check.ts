import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { check, type Mutant, type Run } from '../check.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import type { Attempt } from './load/call.ts';
import { compare, FAULTLESS, figureOf, type Verdict } from './load/compare.ts';
import { drive, rateOf, replay, type Entry } from './load/drive.ts';
import { planWrites, revokeKeys, withReads } from './load/plan.ts';
import { setStage, type Stage } from './load/stage.ts';
import { startOwnPostgres } from './own-postgres.ts';

/** Where Debian puts the oldest that the product runs on: for the runs on a server of that kind. */
const POSTGRES_15 = '/usr/lib/postgresql/15/bin';
const programs =
  process.env['TEST_DATABASE_URL'] !== undefined && existsSync(POSTGRES_15)
    ? POSTGRES_15
    : undefined;
const HEAL_MS = 5_000;
const HANG_MS = 10_000;
const DOWN_MS = 300;

const attemptsOf = (ledger: readonly Entry[]): Attempt[] =>
  ledger.flatMap(({ attempts }) => attempts);

/** What a client must never get while the database is away: anything but a 503 that says when. */
const unfit = (ledger: readonly Entry[]): string[] =>
  attemptsOf(ledger)
    .filter(({ kind, status, retryAfter }) => kind !== 'ok' && (status !== 503 || !retryAfter))
    .map(({ status, body, began, ended }) =>
      [status, JSON.stringify(body), Math.round(began), Math.round(ended)].join(' '),
    );

const slowest = (ledger: readonly Entry[]): number =>
  Math.round(Math.max(...attemptsOf(ledger).map(({ began, ended }) => ended - began)));

/** Asks until a write goes through; how long that took, or undefined when it never does. */
const untilHealed = async (stage: Stage): Promise<number | undefined> => {
  const since = performance.now();
  const path = `/api/orgs/${stage.orgId}`;
  while (performance.now() - since < 6 * HEAL_MS) {
    const body = { description: `healed at ${performance.now()}` };
    if ((await stage.call({ method: 'PUT', path, body })).kind === 'ok') {
      return Math.round(performance.now() - since);
    }
    await delay(20);
  }
  return undefined;
};

const crashMutants: readonly Mutant[] = [
  {
    name: 'a connection that breaks is a fault of ours',
    file: 'server/http/error-reply.ts',
    find: 'LOST.test(at.message)',
    replace: 'false',
  },
  {
    name: 'a broken connection ends the process',
    file: 'server/db/pool.ts',
    find: "client.on('error',",
    replace: "client.on('nothing',",
  },
];

const proveCrash = async (run: Run): Promise<void> => {
  const crashes = run.pick({ small: 1, full: 20 });
  const writes = run.pick({ small: 100, full: 1000 });
  const ledger: Entry[] = [];
  const verdicts: Verdict[] = [];
  let heal = 0;
  const database = await startOwnPostgres(programs);
  const server = await spawnServer({ env: database.env });
  try {
    const stage = await setStage(server);
    for (let round = 0; round < crashes; round += 1) {
      await revokeKeys(stage);
      const load = drive(stage, await planWrites(stage, writes));
      while (load.acked() < writes / 4) await delay(1);
      await database.crash();
      await delay(DOWN_MS);
      await database.start();
      const healed = await untilHealed(stage);
      await (healed === undefined ? load.stop() : load.done);
      expect(healed, 'writes go through again').toBeTypeOf('number');
      heal = Math.max(heal, healed ?? 0);
      ledger.push(...load.ledger);
      verdicts.push(await compare(database.superuser, stage.orgId, ledger));
    }
    run.got(
      `${crashes} crashes under load; ${figureOf(verdicts)}; pool healed after ${heal} ms, slowest request ${slowest(ledger)} ms, replies that were no 503 with Retry-After ${unfit(ledger).length}`,
    );
    expect(unfit(ledger).join('\n')).toBe('');
    expect(ledger.filter(({ attempts }) => attempts.at(-1)?.kind !== 'ok')).toEqual([]);
    for (const verdict of verdicts) expect(verdict).toMatchObject(FAULTLESS);
    if (run.dose === 'full') {
      expect(heal).toBeLessThanOrEqual(HEAL_MS);
      expect(slowest(ledger)).toBeLessThanOrEqual(HANG_MS);
    }
  } finally {
    await server.kill('SIGKILL');
    await database.remove();
  }
};

check(
  {
    id: 'T-31',
    asks: 'the database server crashes under 50 writers, 20 times: nothing acknowledged is lost, no gaps in the audit log, the pool heals in 5 s, no request hangs over 10 s, every error is a 503 with Retry-After',
    mutants: crashMutants,
    timeout: 1_200_000,
  },
  proveCrash,
);

const OUTAGE_SLACK_MS = 2_000;
/** Requests that only read, to each that writes: what a dashboard asks for. */
const READS_EACH = 3;
/** Senders by the rate: so many that requests begin on time while others wait out an outage. */
const SENDERS_SECONDS = 5;
/** Of the rate that is asked for, what must be reached. */
const LEAST_RATE = 0.9;

check(
  {
    id: 'T-32',
    asks: 'the database restarts under 200 requests a second, 50 of them writes: requests fail only during the outage and 2 s after, and nothing is done twice',
    mutants: [
      {
        name: 'the reply to a key is not kept',
        file: 'server/http/pipeline.ts',
        find: 'const stored = await claimKey(tx, once);',
        replace: 'const stored = null;',
      },
    ],
    timeout: 600_000,
  },
  async (run) => {
    const rate = run.pick({ small: 40, full: 200 });
    const requests = run.pick({ small: 200, full: 6_000 });
    const database = await startOwnPostgres(programs);
    const server = await spawnServer({ env: database.env });
    try {
      const stage = await setStage(server);
      const writes = await planWrites(stage, requests / (1 + READS_EACH));
      const load = drive(stage, withReads(stage, writes, READS_EACH), {
        rate,
        atOnce: rate * SENDERS_SECONDS,
        heedsRetryAfter: true,
      });
      while (load.acked() < requests / 4) await delay(1);
      const down = performance.now();
      await database.end();
      await delay(DOWN_MS);
      await database.start();
      const up = performance.now();
      await load.done;
      const failed = attemptsOf(load.ledger).filter(({ kind }) => kind !== 'ok');
      const outside = failed.filter(
        ({ began, ended }) => ended < down || began > up + OUTAGE_SLACK_MS,
      );
      const begun = rateOf(load.ledger);
      const again = attemptsOf(load.ledger).length - load.ledger.length;
      const differ = await replay(stage, load.ledger);
      const verdict = await compare(database.superuser, stage.orgId, load.ledger);
      run.got(
        `${load.ledger.length} requests at ${Math.round(begun)}/s, sent again ${again} times; ${failed.length} failed in an outage of ${Math.round(up - down)} ms, ${outside.length} of them outside of it and 2 s; ${figureOf([verdict])}`,
      );
      expect(differ).toEqual([]);
      expect(verdict).toMatchObject(FAULTLESS);
      if (run.dose === 'full') {
        expect(outside).toEqual([]);
        expect(begun).toBeGreaterThanOrEqual(LEAST_RATE * rate);
      }
    } finally {
      await server.kill('SIGKILL');
      await database.remove();
    }
  },
);
