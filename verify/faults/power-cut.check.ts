import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { check } from '../check.ts';
import { spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { compare, FAULTLESS, figureOf, type Verdict } from './load/compare.ts';
import { drive, type Entry } from './load/drive.ts';
import { planWrites, revokeKeys } from './load/plan.ts';
import { setStage } from './load/stage.ts';
import { bundledSuperuser } from './places.ts';
import { cutPower, makeVolume, whyNoPowerCut, type Volume } from './volume.ts';

/** Processes that still hold the volume end a little after they were killed. */
const unmountSoon = async (volume: Volume): Promise<void> => {
  for (let tries = 100; ; tries -= 1) {
    try {
      return await volume.unmount();
    } catch (error) {
      if (tries === 0) throw error;
      await delay(100);
    }
  }
};

/** Everything that ran is gone at once, and so is what only memory knew. */
const pullThePlug = async (volume: Volume, server: SpawnedServer, dataDir: string) => {
  const pidFile = await readFile(join(dataDir, 'pg', 'postmaster.pid'), 'utf8');
  await cutPower(volume);
  await server.kill('SIGKILL');
  try {
    process.kill(Number.parseInt(pidFile, 10), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  await unmountSoon(volume);
  await volume.mount();
};

check(
  {
    id: 'Power cut',
    asks: 'the power fails under 50 writers, 10 times: of what was acknowledged nothing is lost, and the database opens again every time',
    mutants: [
      {
        name: 'fsync is off',
        file: 'server/db/embedded/start-embedded.ts',
        find: "fsync: 'on',",
        replace: "fsync: 'off',",
      },
      {
        name: 'synchronous_commit is off',
        file: 'server/db/embedded/start-embedded.ts',
        find: "synchronous_commit: 'on',",
        replace: "synchronous_commit: 'off',",
      },
    ],
    timeout: 300_000,
  },
  async (run) => {
    const why = await whyNoPowerCut();
    if (why) run.cannot(why);
    const rounds = run.pick({ small: 1, full: 10 });
    const writes = run.pick({ small: 60, full: 600 });
    const volume = await makeVolume('ext4', 1024);
    const dataDir = join(volume.path, 'data');
    const env = { DATA_DIR: dataDir, DATABASE_URL: undefined, MIGRATION_DATABASE_URL: undefined };
    const verdicts: Verdict[] = [];
    const ledger: Entry[] = [];
    let [opened, acked] = [0, 0];
    let server = await spawnServer({ env });
    try {
      const stage = await setStage(server);
      for (let round = 0; round < rounds; round += 1) {
        await revokeKeys(stage);
        const load = drive(stage, await planWrites(stage, writes));
        const after = randomInt(Math.ceil(writes / 3), Math.floor(writes * 0.8));
        while (load.acked() < after) await delay(1);
        await pullThePlug(volume, server, dataDir);
        acked += load.acked();
        const next = await spawnServer({ env }).catch((error: unknown) => String(error));
        if (typeof next === 'string') {
          await load.stop();
          run.got(`did not open again after cut ${round + 1}`);
          return expect.unreachable(next);
        }
        opened += 1;
        server = next;
        stage.url = server.url;
        await load.done;
        ledger.push(...load.ledger);
        verdicts.push(await compare(bundledSuperuser(dataDir), stage.orgId, ledger));
        expect(load.ledger.filter(({ attempts }) => attempts.at(-1)?.kind !== 'ok')).toEqual([]);
      }
      run.got(
        `opened again ${opened} of ${rounds} times; ${acked} acknowledged before a cut; ${figureOf(verdicts)}`,
      );
      for (const verdict of verdicts) expect(verdict).toMatchObject(FAULTLESS);
    } finally {
      await server.kill('SIGKILL');
      await unmountSoon(volume).catch(() => undefined);
      await volume.remove();
    }
  },
);
