import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { PoolConfig } from 'pg';
import { expect } from 'vitest';
import { makeDb } from '../../server/db/db.ts';
import { createPool } from '../../server/db/pool.ts';
import { seedReview } from '../../server/test/review-of-rights.ts';
import { check, type Run } from '../check.ts';
import { spawnServer } from '../harness/spawn-server.ts';
import { must, setStage } from './load/stage.ts';
import { serverPlace } from './places.ts';

/** What the database says of each item, whatever the product says. */
interface Truth {
  readonly result: string;
  readonly attempts: number;
  /** Rows of the log that tell of its effect. */
  readonly events: number;
  readonly is_member: boolean;
}

const truthOf = async (client: pg.Client, reviewId: number): Promise<Truth[]> => {
  const { rows } = await client.query<Truth>(
    `SELECT i.result, (SELECT count(*)::int FROM review_applies a WHERE a.item_id = i.id) AS attempts,
       (SELECT count(*)::int FROM audit_log l
        WHERE l.owner_id = i.user_id AND l.event = 'member.removed') AS events,
       EXISTS (SELECT FROM org_memberships m
         WHERE m.org_id = i.org_id AND m.user_id = i.user_id) AS is_member
     FROM review_items i WHERE i.review_id = $1`,
    [reviewId],
  );
  return rows;
};

const isClear = ({ result, attempts, events, is_member: isMember }: Truth): boolean =>
  result === 'applied'
    ? attempts === 1 && events === 1 && !isMember
    : result === 'planned' && attempts === 0 && events === 0 && isMember;

/** The lock that an item waits for between its effect and what became of it. */
const GATE = 66;

/** Sets a gate into each item, between its effect and what became of it. */
const setGate = (client: pg.Client) =>
  client.query(`
    CREATE FUNCTION pass_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock_shared(${GATE}); RETURN NEW; END $$;
    CREATE TRIGGER pass_gate BEFORE INSERT ON review_applies FOR EACH ROW EXECUTE FUNCTION pass_gate()`);

/** Does something while an item stands at the closed gate. */
const atGate = async (client: pg.Client, act: () => Promise<unknown>): Promise<void> => {
  await client.query('SELECT pg_advisory_lock($1)', [GATE]);
  const isWaiting = async () => {
    const { rowCount } = await client.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted`,
      [GATE],
    );
    return rowCount !== 0;
  };
  while (!(await isWaiting())) await delay(5);
  await act();
  await client.query('SELECT pg_advisory_unlock($1)', [GATE]);
};

const settled = (truth: readonly Truth[]): number =>
  truth.filter(({ result }) => result !== 'planned').length;

/** A review of the memberships of these people, all to be removed, which waits to be applied. */
const setReview = async (
  config: PoolConfig,
  client: pg.Client,
  owner: { readonly id: number; readonly orgId: number },
  ids: readonly number[],
): Promise<number> => {
  const pool = createPool(config, { onError: () => undefined });
  try {
    const named = (id: number) => ({ id, orgId: owner.orgId, email: '', fullName: `Person ${id}` });
    const reviewer = named(owner.id);
    const items = ids.map((id) => ({ kind: 'membership', of: named(id), reviewer }) as const);
    const db = makeDb(pool, { isWalled: false });
    const { id } = await seedReview({ db }, reviewer, items, { state: 'awaiting_apply' });
    await client.query(
      `UPDATE review_items SET decision = 'revoke', decided_at = now(), planned = 'remove_member',
         result = 'planned' WHERE review_id = $1`,
      [id],
    );
    return id;
  } finally {
    await pool.end();
  }
};

const prove = async (run: Run): Promise<void> => {
  const people = run.pick({ small: 60, full: 1500 });
  const kills = run.pick({ small: 2, full: 20 });
  const place = await serverPlace();
  const client = new pg.Client(place.superuser);
  await client.connect();
  let server = await spawnServer({ env: place.env });
  try {
    const stage = await setStage(server);
    const ids = await stage.addPeople(people);
    const owner = { id: stage.adminId, orgId: stage.orgId };
    const reviewId = await setReview(place.superuser, client, owner, ids);
    await setGate(client);
    await must(stage.call({ method: 'POST', path: `/api/reviews/${reviewId}/apply` }));
    let unclear = 0;
    let cut = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      // Somewhere in the part of the work that this round is to do.
      const from = Math.floor((people * kill) / kills);
      const to = Math.floor((people * (kill + 1)) / kills);
      const wanted = randomInt(from, Math.max(from + 1, to - 10)) + 1;
      while (settled(await truthOf(client, reviewId)) < wanted) await delay(5);
      const end = () => server.kill('SIGKILL');
      // Once where it must not come apart, then anywhere.
      await (kill === 0 ? atGate(client, end) : end());
      const truth = await truthOf(client, reviewId);
      if (settled(truth) < people) cut += 1;
      unclear += truth.filter((row) => !isClear(row)).length;
      server = await spawnServer({ env: place.env });
    }
    const stateNow = async () => {
      const { rows } = await client.query('SELECT state FROM reviews WHERE id = $1', [reviewId]);
      return rows[0]?.state;
    };
    while ((await stateNow()) !== 'completed') await delay(50);
    const truth = await truthOf(client, reviewId);
    unclear += truth.filter((row) => !isClear(row)).length;
    const applied = truth.filter(({ result }) => result === 'applied').length;
    run.got(
      `${people} items, killed ${kills} times (${cut} in the midst): ${unclear} unclear, ${applied} applied in the end, each once`,
    );
    expect(cut).toBeGreaterThan(0);
    expect(unclear).toBe(0);
    expect(applied).toBe(people);
  } finally {
    await server.kill('SIGKILL');
    await client.end();
    await place.remove();
  }
};

check(
  {
    id: 'T-66',
    asks: 'a review of 1,500 removals, the server killed at 20 random points while it applies them: of each item it is known whether it was done, the next start goes on, each is done once',
    timeout: 900_000,
    mutants: [
      {
        name: 'effects are kept before what became of them',
        file: 'server/reviews/apply-item.ts',
        find: 'return EFFECTS[found.item.planned]({ tx, audit, ...found });',
        replace:
          'return transact(place.db, BY_CLOCK, (own, told) => EFFECTS[found.item.planned]({ ...found, tx: own, audit: inName(told, found.review, found.actor) }));',
      },
    ],
  },
  prove,
);
