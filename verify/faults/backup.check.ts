import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { makeDb } from '../../server/db/db.ts';
import { createPool } from '../../server/db/pool.ts';
import { writeAudit } from '../../server/audit/write.repo.ts';
import { check, type Run } from '../check.ts';
import { productFolder } from '../harness/product.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import { compare, FAULTLESS, figureOf } from './load/compare.ts';
import { drive } from './load/drive.ts';
import { planWrites } from './load/plan.ts';
import { setStage } from './load/stage.ts';
import { bundledPlace, type Place } from './places.ts';

const RTO_MS = 300_000;
const BATCH = 2000;

/** Runs what `npm run backup` and `npm run restore` run; what it said. */
const act = async (name: 'backup' | 'restore', folder: string, env: Place['env']) => {
  const main = join(await productFolder(), 'server/db/backup/main.js');
  const all = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== undefined);
  return promisify(execFile)(process.execPath, [main, name, folder], {
    env: Object.fromEntries(all),
  }).then(
    ({ stdout }) => stdout,
    (error: Error & { stderr?: string }) => `failed: ${error.stderr ?? error.message}`,
  );
};

/** A long history, in a chain that verifies. */
const addHistory = async (place: Place, orgId: number, rows: number): Promise<void> => {
  const pool = createPool({ ...place.superuser, max: 1 });
  const event = { event: 'settings.updated', itemType: 'user', itemId: 0, orgId } as const;
  for (let done = 0; done < rows; done += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, rows - done) }, (_, index) => ({
      ...event,
      itemId: 1_000_000 + done + index,
    }));
    await makeDb(pool).transaction((tx) => writeAudit(tx, { actor: null, request: null }, events));
  }
  await pool.end();
};

const spoilt = async (folder: string, env: Place['env']): Promise<string> => {
  const file = join(folder, 'users.copy.gz');
  const bytes = await readFile(file);
  const last = bytes.length - 1;
  await writeFile(file, Buffer.concat([bytes.subarray(0, last), Buffer.from([0xff])]));
  return act('restore', folder, env).finally(() => writeFile(file, bytes));
};

const prove = async (run: Run, from: Place, to: Place, folder: string): Promise<void> => {
  const history = run.pick({ small: 2_000, full: 1_000_000 });
  const writes = run.pick({ small: 100, full: 3_000 });
  const server = await spawnServer({ env: from.env });
  const stage = await setStage(server);
  await addHistory(from, stage.orgId, history);
  const load = drive(stage, await planWrites(stage, writes), { atOnce: 10 });
  const until = load.ledger.slice(0, Math.floor(writes / 4));
  while (load.acked() < until.length) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = load.ledger.filter(({ attempts }) => attempts.at(-1)?.kind === 'ok');
  const said = await act('backup', folder, from.env);
  await load.stop();
  await server.kill('SIGTERM');
  expect(said).toMatch(/^backup: \d+ tables, \d+ rows/);

  const refused = run.dose === 'full' ? await spoilt(folder, to.env) : undefined;
  const since = performance.now();
  const restored = await act('restore', folder, to.env);
  const back = await spawnServer({ env: to.env }).catch((error: unknown) => String(error));
  const took = Math.round(performance.now() - since);
  expect(restored).toMatch(/^restore: \d+ tables, \d+ rows/);
  if (typeof back === 'string') return expect.unreachable(back);
  try {
    const verdict = await compare(to.superuser, stage.orgId, before);
    stage.url = back.url;
    const again = await stage.call({ method: 'GET', path: '/api/session' });
    const twice = run.dose === 'full' ? await act('restore', folder, to.env) : undefined;
    run.got(
      `backup under load, ${verdict.auditRows} audit rows restored and served after ${took} ms; of ${before.length} writes acknowledged before: ${figureOf([verdict])}${refused === undefined ? '' : '; a spoilt file was refused'}, sessions ${again.status === 401 ? 'ended' : 'alive'}`,
    );
    expect(verdict).toMatchObject(FAULTLESS);
    expect(verdict.auditRows).toBeGreaterThan(history);
    if (refused !== undefined) expect(refused).toMatch(/is not what the backup wrote/);
    expect(again.status).toBe(401);
    if (twice !== undefined) expect(twice).toMatch(/is running on the data folder/);
    if (run.dose === 'full') expect(took).toBeLessThanOrEqual(RTO_MS);
  } finally {
    await back.kill('SIGKILL');
  }
};

check(
  {
    id: 'T-43',
    asks: 'a backup taken under load and restored: the chains verify, what was acknowledged before is there, 1,000,000 audit rows serve again within 5 minutes',
    mutants: [
      {
        name: 'the tables are read one after another, not as of one instant',
        file: 'server/db/backup/backup.ts',
        find: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
        replace: 'BEGIN READ ONLY; SELECT pg_sleep(0.5)',
      },
      {
        name: 'triggers run while rows are loaded',
        file: 'server/db/backup/restore.ts',
        find: 'SET LOCAL session_replication_role = replica',
        replace: 'SELECT 1',
      },
    ],
    timeout: 900_000,
  },
  async (run) => {
    const [from, to] = [await bundledPlace(), await bundledPlace()];
    const parent = await mkdtemp(join(tmpdir(), 'rollcall-backup-'));
    try {
      await prove(run, from, to, join(parent, 'backup'));
    } finally {
      await from.remove();
      await to.remove();
      await rm(parent, { recursive: true, force: true });
    }
  },
);
