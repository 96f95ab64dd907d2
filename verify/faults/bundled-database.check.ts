import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { chooseAccount } from '../../server/db/embedded/account.ts';
import { check } from '../check.ts';
import { spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { bundledPlace } from './places.ts';

const LONG_MS = 20_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Milliseconds until something is so; undefined when it is not within a long time. */
const until = async (fact: () => Promise<boolean> | boolean): Promise<number | undefined> => {
  const since = performance.now();
  while (!(await fact())) {
    if (performance.now() - since > LONG_MS) return undefined;
    await delay(20);
  }
  return Math.round(performance.now() - since);
};

const isReady = async (server: SpawnedServer): Promise<boolean> => {
  const reply = await fetch(`${server.url}/health/ready`).catch(() => undefined);
  return reply?.status === 200;
};

check(
  {
    id: 'Bundled database',
    asks: 'a second process on the folder is refused in a line; killing our process takes the database with it; the next start copes with what is left, a foreign process id too; a killed database is brought back',
    mutants: [
      {
        name: 'the database does not notice that its parent has died',
        file: 'server/db/embedded/postmaster.ts',
        find: '( read -r nothing <&3; kill -INT $postgres ) >/dev/null 2>&1 & watcher=$!',
        replace: 'sleep 5 & watcher=$!',
      },
      {
        name: 'whoever holds the folder is not asked',
        file: 'server/db/embedded/lock.ts',
        find: 'await isHeld(socketPath)',
        replace: 'false',
      },
      {
        name: 'a foreign process id is believed',
        file: 'server/db/embedded/postmaster.ts',
        find: "if (name !== undefined && name.trim() !== 'postgres') {",
        replace: 'if (name === "") {',
      },
    ],
    timeout: 120_000,
  },
  async (run) => {
    const place = await bundledPlace();
    const pidFile = join(place.dataDir, 'pg', 'postmaster.pid');
    const databasePid = async () => Number.parseInt(await readFile(pidFile, 'utf8'), 10);
    const start = () => spawnServer({ env: place.env }).catch((error: unknown) => String(error));
    const pids: number[] = [];
    const account = await chooseAccount(join(place.dataDir, 'pg'));
    const stranger = spawn('/bin/sleep', ['600'], { ...account, stdio: 'ignore' });
    const servers: SpawnedServer[] = [];
    const mustStart = async (): Promise<SpawnedServer> => {
      const server = await start();
      if (typeof server === 'string') return expect.unreachable(server);
      servers.push(server);
      pids.push(await databasePid());
      return server;
    };
    try {
      const first = await mustStart();
      const second = await start();
      expect(String(second)).toMatch(/Another Rollcall is running on the data folder/);
      expect(await isReady(first)).toBe(true);

      await first.kill('SIGKILL');
      const down = await until(() => !isAlive(pids.at(-1) ?? 0));
      run.got(`the database was down ${down} ms after our process was killed`);
      expect(down, 'the database ends with its parent').toBeTypeOf('number');

      await writeFile(pidFile, `${stranger.pid}\n${place.dataDir}/pg\n1\n5432\n\n\n\n`);
      const next = await mustStart();
      process.kill(pids.at(-1) ?? 0, 'SIGKILL');
      await delay(200);
      const back = await until(() => isReady(next));
      run.got(`started past a foreign process id; ready ${back} ms after the database was killed`);
      expect(back, 'the database is brought back').toBeTypeOf('number');
      pids.push(await databasePid());
    } finally {
      stranger.kill('SIGKILL');
      for (const server of servers) await server.kill('SIGKILL');
      await until(() => !pids.some(isAlive));
      for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
      await place.remove();
    }
  },
);
