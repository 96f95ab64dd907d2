import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { check, type Mutant, type Run } from '../check.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import { compare, FAULTLESS, figureOf, type Verdict } from './load/compare.ts';
import { drive, replay, type Entry } from './load/drive.ts';
import { planWrites, revokeKeys } from './load/plan.ts';
import { setStage } from './load/stage.ts';
import { bundledPlace, serverPlace, type Place } from './places.ts';

const HEALTHY_MS = 5_000;

/** Kills the server at a random instant of every round, and brings it back. */
const proveOn = async (run: Run, place: Place): Promise<void> => {
  const rounds = run.pick({ small: 1, full: 20 });
  const writes = run.pick({ small: 150, full: 1000 });
  const ledger: Entry[] = [];
  const verdicts: Verdict[] = [];
  const healthy: number[] = [];
  let unknown = 0;
  let server = await spawnServer({ env: place.env });
  try {
    const stage = await setStage(server);
    for (let round = 0; round < rounds; round += 1) {
      await revokeKeys(stage);
      const load = drive(stage, await planWrites(stage, writes));
      const killAfter = randomInt(Math.ceil(writes / 10), Math.floor(writes * 0.9));
      while (load.acked() < killAfter) await delay(1);
      await server.kill('SIGKILL');
      const since = performance.now();
      server = await spawnServer({ env: place.env });
      stage.url = server.url;
      const ready = await stage.call({ method: 'GET', path: '/health/ready' });
      healthy.push(performance.now() - since);
      expect(ready.status).toBe(200);
      await load.done;
      unknown += load.ledger.filter(({ attempts }) => attempts[0]?.kind === 'broken').length;
      expect(load.ledger.filter(({ attempts }) => attempts.at(-1)?.kind !== 'ok')).toEqual([]);
      ledger.push(...load.ledger);
      const differ = round === 0 ? await replay(stage, load.ledger) : [];
      expect(differ).toEqual([]);
      verdicts.push(await compare(place.superuser, stage.orgId, ledger));
    }
    const slowest = Math.round(Math.max(...healthy));
    run.got(
      `${place.name}: ${rounds} x ${writes} writes, ${unknown} cut off and sent again; ${figureOf(verdicts)}; healthy after ${slowest} ms at most`,
    );
    for (const verdict of verdicts) expect(verdict).toMatchObject(FAULTLESS);
    if (run.dose === 'full') expect(slowest).toBeLessThanOrEqual(HEALTHY_MS);
  } finally {
    await server.kill('SIGKILL');
    await place.remove();
  }
};

const mutants: readonly Mutant[] = [
  {
    name: 'a write is acknowledged before it is committed',
    file: 'server/db/db.ts',
    find: "const isWithinOrg = isWalled && scope !== 'system';",
    replace: `const isWithinOrg = isWalled && scope !== 'system';
      if (!config && scope !== 'system') {
        const release = client.release;
        client.release = () => undefined;
        await client.query('BEGIN');
        const early = await work(noteScope(drizzle({ client }), { isWithinOrg, client })).catch(
          async (error) => {
            await client.query('ROLLBACK').finally(() => release());
            throw error;
          },
        );
        const end = () => client.query('COMMIT').finally(() => release());
        setTimeout(() => end().catch(() => undefined), 50);
        return early;
      }`,
  },
  {
    name: 'a key that was used before is taken for a new one',
    file: 'server/http/idempotency.repo.ts',
    find: 'claimed.rows.length > 0',
    replace: 'claimed.rows.length >= 0',
  },
];

// Where a server is given, that is what the run is about.
if (process.env['TEST_DATABASE_URL'] === undefined) {
  check(
    {
      id: 'T-30',
      asks: 'kill -9 of the server in the middle of mixed writes, 50 at once, on the bundled database: 0 acknowledged writes lost, 0 writes without audit row and 0 the other way, retried keys apply once, healthy in 5 s',
      mutants,
      timeout: 1_200_000,
    },
    async (run) => proveOn(run, await bundledPlace()),
  );
}

check(
  {
    id: 'T-30',
    asks: 'the same on a PostgreSQL server',
    mutants,
    timeout: 1_200_000,
  },
  async (run) => proveOn(run, await serverPlace()),
);
