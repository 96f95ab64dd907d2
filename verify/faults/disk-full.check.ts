import { execFile } from 'node:child_process';
import { rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect } from 'vitest';
import { check, type Run } from '../check.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import { fieldOf, type Attempt } from './load/call.ts';
import { compare, FAULTLESS, figureOf } from './load/compare.ts';
import { drive } from './load/drive.ts';
import { planWrites } from './load/plan.ts';
import { setStage, type Stage } from './load/stage.ts';
import { bundledSuperuser } from './places.ts';
import { makeVolume, whyNoVolumes, type Volume } from './volume.ts';

const RECOVER_MS = 30_000;
const FULL_MS = { small: 1_500, full: 10_000 } as const;

/** Reads a list again and again until told to stop. */
const keepReading = (stage: Stage) => {
  const attempts: Attempt[] = [];
  let isOver = false;
  const reading = (async () => {
    while (!isOver) {
      attempts.push(await stage.call({ method: 'GET', path: '/api/users?access_role=all' }));
      await delay(50);
    }
  })();
  return async (): Promise<Attempt[]> => {
    isOver = true;
    await reading;
    return attempts;
  };
};

/** Uses the log up to the end of its segment, so that the next one has to be made. */
const exhaustLog = async (dataDir: string): Promise<void> => {
  const client = new pg.Client(bundledSuperuser(dataDir));
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (let turn = 0; turn < 8; turn += 1) {
      await client.query(`SELECT pg_logical_emit_message(false, 'fill', 'x'), pg_switch_wal()`);
    }
  } catch {
    // The log is full, and the database down with it.
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** Writes until it works, for longer than it may take; whether it did. */
const untilWritable = async (stage: Stage): Promise<boolean> => {
  const path = `/api/orgs/${stage.orgId}`;
  const deadline = performance.now() + RECOVER_MS + 10_000;
  while (performance.now() < deadline) {
    const body = { description: `room again ${performance.now()}` };
    if ((await stage.call({ method: 'PUT', path, body })).kind === 'ok') return true;
    await delay(100);
  }
  return false;
};

type What = 'data' | 'log' | 'both';

interface Laid {
  readonly env: Record<string, string | undefined>;
  readonly dataDir: string;
  readonly full: Volume;
  readonly volumes: readonly Volume[];
}

/** A data folder on small volumes; `full` is the one to fill up. */
const lay = async (what: What): Promise<Laid> => {
  const main = await makeVolume('tmpfs', 192);
  const dataDir = join(main.path, 'data');
  const env = { DATA_DIR: dataDir, DATABASE_URL: undefined, MIGRATION_DATABASE_URL: undefined };
  const volumes: Volume[] = [main];
  if (what === 'both') return { env, dataDir, full: main, volumes };
  await (await spawnServer({ env })).kill('SIGTERM');
  const log = await makeVolume('tmpfs', 128);
  volumes.push(log);
  const [home, away] = [join(dataDir, 'pg', 'pg_wal'), join(log.path, 'pg_wal')];
  await promisify(execFile)('cp', ['-a', home, away]);
  await rename(home, `${home}.old`);
  await symlink(away, home);
  return { env, dataDir, full: what === 'log' ? log : main, volumes };
};

/** Fills the disk up under a load and gives it room again; what was answered meanwhile. */
const squeeze = async (run: Run, stage: Stage, what: What, { full, dataDir }: Laid) => {
  const writes = await planWrites(stage, run.pick({ small: 60, full: 1500 }));
  const half = writes.length / 2;
  const before = drive(stage, writes.slice(0, half));
  while (before.acked() < 20) await delay(1);
  const stopReading = keepReading(stage);
  await full.fill();
  if (what !== 'data') await exhaustLog(dataDir);
  // The first half may have been done by then.
  const loads = [before, drive(stage, writes.slice(half))];
  await delay(FULL_MS[run.dose]);
  const reads = await stopReading();
  await full.empty();
  const since = performance.now();
  const isBack = await untilWritable(stage);
  const back = Math.round(performance.now() - since);
  await Promise.all(loads.map((load) => (isBack ? load.done : load.stop())));
  expect(isBack, 'writes go through again').toBe(true);
  return { ledger: loads.flatMap(({ ledger }) => ledger), reads, back };
};

const prove = async (run: Run, what: What): Promise<void> => {
  const laid = await lay(what);
  const server = await spawnServer({ env: laid.env });
  try {
    const stage = await setStage(server);
    const { ledger, reads, back } = await squeeze(run, stage, what, laid);
    const refused = ledger.flatMap(({ attempts }) => attempts.filter(({ kind }) => kind !== 'ok'));
    const codes = refused.map(
      ({ status, body }) => `${status} ${String(fieldOf(body, 'error_code'))}`,
    );
    const verdict = await compare(bundledSuperuser(laid.dataDir), stage.orgId, ledger);
    const read = reads.filter(({ kind }) => kind === 'ok').length;
    run.got(
      `${what}: ${refused.length} writes refused (${[...new Set(codes)].join(', ') || 'none'}), ${read} of ${reads.length} reads answered, writes again ${back} ms after there was room; ${figureOf([verdict])}`,
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ status }) => status !== 503)).toEqual([]);
    // Without its log the database is down; without room for data it still reads.
    if (what === 'data') expect(read).toBe(reads.length);
    expect(verdict).toMatchObject(FAULTLESS);
    if (run.dose === 'full') expect(back).toBeLessThanOrEqual(RECOVER_MS);
  } finally {
    await server.kill('SIGKILL');
    await delay(500);
    for (const volume of laid.volumes) await volume.remove();
  }
};

check(
  {
    id: 'T-33',
    asks: 'the disk of the bundled database is full, by data and by its log: writes are refused by a 503, nothing is half written, no gap in the audit log, and 30 s after there is room again all goes on without a hand',
    mutants: [
      {
        name: 'a database that has ended is not started again',
        file: 'server/db/embedded/keep-running.ts',
        find: 'const next = await bringBack();',
        replace: 'const next = undefined;',
      },
      {
        name: 'a database that is away is a fault of ours',
        file: 'server/http/error-reply.ts',
        find: "if (code !== 'RC002' && UNAVAILABLE.test(code)) {",
        replace: 'if (code === "RC002") {',
      },
    ],
    timeout: 300_000,
  },
  async (run) => {
    const why = await whyNoVolumes();
    if (why) run.cannot(why);
    const whats = run.dose === 'full' ? (['data', 'log', 'both'] as const) : (['both'] as const);
    for (const what of whats) await prove(run, what);
  },
);
