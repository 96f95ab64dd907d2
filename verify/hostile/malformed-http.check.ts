import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { Random } from '../../server/sample/random.ts';
import { check } from '../check.ts';
import { spawnServer, type SpawnedServer } from '../harness/spawn-server.ts';
import { badVolley } from './raw/corpus.ts';
import { signUp } from './raw/sign-up.ts';
import { fire } from './raw/wire.ts';

const AT_ONCE = 12;
const MOST_STALL_MS = 100;

let dataDir: string;
let server: SpawnedServer;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'rollcall-raw-'));
  const preload = path.join(import.meta.dirname, 'raw/loop-delay.mjs');
  server = await spawnServer({
    env: { DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    nodeArgs: ['--import', preload],
  });
});
afterAll(async () => {
  await server.kill('SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

describe('bytes that are no proper request', () => {
  check(
    {
      id: 'T-51',
      asks: '10,000 malformed requests: 0 x 5xx, 0 process exits, event-loop stall p99 < 100 ms',
      timeout: 900_000,
      mutants: [
        {
          name: 'bytes that are no UTF-8 are replaced, and NUL reaches the database',
          file: 'contract/primitives.ts',
          find: '[^\\u0000\\p{Cs}]*',
          replace: '[^\\uffff]*',
        },
        {
          name: 'a body that is no JSON is a fault',
          file: 'server/http/body-parsers.ts',
          find: 'done(refusal, undefined);',
          replace: "done(new Error('no JSON'), undefined);",
        },
        {
          name: 'an odd connection ends the process',
          file: 'server/http/unreadable-request.ts',
          find: 'const refusal = refusalOf(error);',
          replace:
            "if (error.message.includes('Parse')) process.exit(7); const refusal = refusalOf(error);",
        },
      ],
    },
    async ({ dose, pick, got }) => {
      const seed = dose === 'small' ? 1 : Date.now() % 1e6;
      const random = new Random(seed);
      const total = pick({ small: 500, full: 10_000 });
      const { access_token: token } = await signUp(server);
      const port = Number(new URL(server.url).port);
      process.kill(server.pid, 'SIGUSR2');
      const faults: string[] = [];
      const unanswered: string[] = [];
      const statuses = new Map<number, number>();
      let left = total;
      const gun = async (): Promise<void> => {
        while ((left -= 1) >= 0) {
          const volley = badVolley(random, token);
          const echo = await fire(port, volley);
          for (const status of echo.statuses) {
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            if (status >= 500) faults.push(`${volley.what}: ${echo.text.slice(0, 400)}`);
          }
          if (!volley.isHalf && echo.statuses.length === 0) unanswered.push(volley.what);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, gun));
      const isAlive = await fetch(`${server.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      const code = isAlive ? await server.kill('SIGTERM') : null;
      const stall =
        server.lines.find((line) => line.startsWith('loop delay')) ?? 'loop delay: unknown';
      got(
        `${total} connections (seed ${seed}): ${faults.length} x 5xx, ${isAlive ? 0 : 1} exits, ` +
          `${unanswered.length} without an answer; ${stall}`,
      );
      expect(isAlive).toBe(true);
      expect(code).toBe(0);
      expect(faults).toEqual([]);
      expect(unanswered).toEqual([]);
      // Or the bytes never arrived.
      expect((statuses.get(400) ?? 0) / total).toBeGreaterThan(0.3);
      if (dose === 'full') {
        expect(Number(/p99 (\d+)/.exec(stall)?.[1])).toBeLessThan(MOST_STALL_MS);
      }
    },
  );
});
