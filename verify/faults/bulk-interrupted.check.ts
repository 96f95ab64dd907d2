import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { expect } from 'vitest';
import { BulkRun } from '../../contract/bulk.ts';
import { check, type Run } from '../check.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import { must, setStage, type Stage } from './load/stage.ts';
import { serverPlace } from './places.ts';

/** What the database says of the people of a run, whatever the run says. */
interface Truth {
  readonly id: number;
  readonly is_off: boolean;
  /** Rows of the log that tell of it. */
  readonly events: number;
}

const truthOf = async (client: pg.Client, ids: readonly number[]): Promise<Map<number, Truth>> => {
  const { rows } = await client.query<Truth>(
    `SELECT u.id::int, u.status = 'DEACTIVATED' AS is_off,
       (SELECT count(*)::int FROM audit_log a
        WHERE a.owner_id = u.id AND a.event = 'user.deactivated') AS events
     FROM users u WHERE u.id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
};

/** Rows of a run that the database contradicts. */
const contradicted = (run: BulkRun, truth: ReadonlyMap<number, Truth>): number =>
  run.rows.filter(({ id, state }) => {
    const wanted = state === 'changed';
    const told = truth.get(id);
    return told?.is_off !== wanted || told.events !== (wanted ? 1 : 0);
  }).length;

const newestRun = async (stage: Stage): Promise<BulkRun> => {
  const list = (await must(stage.call({ method: 'GET', path: '/api/users/bulk' }))) as {
    id: number;
  }[];
  const path = `/api/users/bulk/${list[0]?.id}`;
  return BulkRun.parse(await must(stage.call({ method: 'GET', path })));
};

/** Waits until so many people are off, which the log tells. */
const untilOff = async (config: PoolConfig, orgId: number, wanted: number): Promise<void> => {
  const watch = new pg.Client(config);
  await watch.connect();
  try {
    for (;;) {
      const { rows } = await watch.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM audit_log WHERE org_id = $1 AND event = 'user.deactivated'`,
        [orgId],
      );
      if ((rows[0]?.n ?? 0) >= wanted) return;
      await delay(2);
    }
  } finally {
    await watch.end();
  }
};

const prove = async (run: Run): Promise<void> => {
  const people = run.pick({ small: 300, full: 5000 });
  const kills = run.pick({ small: 2, full: 20 });
  const place = await serverPlace();
  const client = new pg.Client(place.superuser);
  await client.connect();
  let server = await spawnServer({ env: place.env });
  try {
    const stage = await setStage(server);
    const ids = await stage.addPeople(people);
    const ask = () =>
      stage.call({
        method: 'POST',
        path: '/api/users/bulk',
        headers: { 'idempotency-key': 'one-intent-however-often' },
        body: { action: 'deactivate', ids, reason: 'Closed' },
      });
    let ambiguous = 0;
    let cut = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const under = ask();
      // Somewhere in the part of the work that this round is to do.
      const from = Math.floor((people * kill) / kills);
      const to = Math.floor((people * (kill + 1)) / kills);
      await untilOff(
        place.superuser,
        stage.orgId,
        randomInt(from, Math.max(from + 1, to - 20)) + 1,
      );
      await server.kill('SIGKILL');
      if ((await under).kind === 'broken') cut += 1;
      server = await spawnServer({ env: place.env });
      stage.url = server.url;
      ambiguous += contradicted(await newestRun(stage), await truthOf(client, ids));
    }
    // Whoever asks again gets the same run, and its end.
    let last = BulkRun.parse(await must(ask()));
    while (last.counts.waiting > 0) last = BulkRun.parse(await must(ask()));
    const truth = await truthOf(client, ids);
    ambiguous += contradicted(last, truth);
    const twice = [...truth.values()].filter(({ events }) => events !== 1).length;
    run.got(
      `${people} people, killed ${kills} times (${cut} requests cut off): ${ambiguous} ambiguous rows, ${last.counts.changed} changed in the end, ${twice} told of never or twice`,
    );
    expect(cut).toBeGreaterThan(0);
    expect(ambiguous).toBe(0);
    expect(last.counts).toMatchObject({ changed: people, waiting: 0 });
    expect(twice).toBe(0);
  } finally {
    await server.kill('SIGKILL');
    await client.end();
    await place.remove();
  }
};

check(
  {
    id: 'T-42',
    asks: 'an act on 5,000 people, killed at 20 random points: of each row it is known whether it was done, and asking again ends it, each person once',
    timeout: 600_000,
    mutants: [
      {
        name: 'results are written apart from their effects',
        file: 'server/features/users/bulk/settle.ts',
        find: 'await settleRows(tx, actor.orgId, runId, rows);',
        replace:
          'setTimeout(() => ctx.transact((late) => settleRows(late, actor.orgId, runId, rows)).catch(() => undefined), 20);',
      },
      {
        name: 'asked again, it begins anew',
        file: 'server/features/users/bulk/bulk.service.ts',
        find: "return { keyHash: hash('bulk', key), bodyHash: hash(asked) };",
        replace: 'return null;',
      },
    ],
  },
  prove,
);
