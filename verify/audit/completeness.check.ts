import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { exampleRequest, isWrite, ROUTES, type Given } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { acts } from './acts.ts';
import { endsSessionsOf, entriesSince, factsOfEntry, passwordFact } from './log-facts.ts';
import { Dice } from './random.ts';
import { factsOfRow, RULES, UNTOLD_TABLES } from './row-facts.ts';
import { superuserOf } from './sealed-log.ts';
import { changesSince, placeWitness, tablesOf } from './witness.ts';

const SEED = 60;
let test: TestApp;
let superuser: pg.Client;
beforeAll(async () => {
  test = await createTestApp();
  superuser = await superuserOf(test);
  await placeWitness(superuser);
});
afterAll(async () => {
  await superuser.end();
  await test.close();
});

/** Columns that the rules do not judge: new ones, whose author has to say whether they are told of. */
const unjudged = async (): Promise<string[]> => {
  const { rows } = await superuser.query<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = ANY($1)`,
    [await tablesOf(superuser)],
  );
  return rows
    .filter(({ table, column }) => {
      const rules = RULES[table];
      if (!rules) return !UNTOLD_TABLES.includes(table);
      return ![...rules.told, ...(rules.secret ?? []), ...rules.untold].includes(column);
    })
    .map(({ table, column }) => `${table}.${column}`);
};

const newestOf = async (table: string): Promise<number> => {
  const { rows } = await superuser.query<{ id: number }>(
    `SELECT coalesce(max(id), 0)::int AS id FROM ${table}`,
  );
  return rows[0]?.id ?? 0;
};

/** Both witnesses of one act, held against each other. */
const compare = async (act: () => Promise<unknown>) => {
  const [row, entry] = [await newestOf('witness'), await newestOf('audit_log')];
  await act();
  const changes = await changesSince(superuser, row);
  const entries = await entriesSince(superuser, entry);
  const told = new Set(entries.flatMap(factsOfEntry));
  const seen = new Set(changes.flatMap(factsOfRow));
  const passwords = new Set(entries.map(passwordFact));
  const isTold = (one: string): boolean => {
    if (told.has(one) || passwords.has(one)) return true;
    const session = /^sessions\/\d+ of (\d+) ended$/.exec(one);
    return session !== null && endsSessionsOf(entries, session[1] ?? '');
  };
  return {
    seen: seen.size,
    missing: [...seen].filter((one) => !isTold(one)),
    extra: [...told].filter((one) => !seen.has(one)),
  };
};

check(
  {
    id: 'T-60',
    asks: 'what triggers of the database saw change is exactly what the audit log tells of',
    timeout: 290_000,
    mutants: [
      {
        name: 'an org tells of its changes but one',
        file: 'server/features/orgs/orgs.service.ts',
        find: 'Object.fromEntries(changed.map(([field, value]) => [field, [before[field], value]]))',
        replace:
          'Object.fromEntries(changed.slice(1).map(([field, value]) => [field, [before[field], value]]))',
      },
      {
        name: 'a lock tells of an end that it has not',
        file: 'server/people/lock.ts',
        find: 'lock_until: [null, wanted.until],',
        replace: "lock_until: [null, '2030-01-01T00:00:00.000Z'],",
      },
      {
        name: 'a deactivation does not tell the status',
        file: 'server/people/status.ts',
        find: 'changes: { status: [target.status, status] },',
        replace: 'changes: {},',
      },
      {
        name: 'a review that is to start does not tell its state',
        file: 'server/features/reviews/reviews.service.ts',
        find: 'review.state !== undefined && review.state !== state;',
        replace: 'false;',
      },
      {
        name: 'a decision does not tell what was decided',
        file: 'server/features/review-items/decide.ts',
        find: "decision: [item.decision, decision === 'withdrawn' ? null : decision],",
        replace: '',
      },
    ],
  },
  async ({ pick, got }) => {
    const dice = new Dice(SEED);
    const missing: string[] = [];
    const extra: string[] = [];
    let [requests, facts] = [0, 0];
    const judge = async (name: string, act: () => Promise<unknown>) => {
      const found = await compare(act);
      requests += 1;
      facts += found.seen;
      missing.push(...found.missing.map((one) => `${name}: ${one}`));
      extra.push(...found.extra.map((one) => `${name}: ${one}`));
    };
    const writes = ROUTES.filter(([, route]) => isWrite(route));
    for (const [name, route] of writes) {
      // A world for each: one act may end the session of the next.
      const world = await makeWorld(test);
      const caller = await world.caller('superUser');
      const isOwn = route.rights === 'self' || route.rights === 'signedIn';
      const given: Given = { world, caller, place: isOwn ? 'own' : 'same' };
      const request = await exampleRequest(name, route, given);
      await judge(name, () => test.app.inject(request));
    }
    let world: World = await makeWorld(test);
    const rounds = pick({ small: 60, full: 1500 });
    for (let round = 0; round < rounds; round += 1) {
      if (round % 60 === 0) world = await makeWorld(test);
      const act = dice.pick(acts);
      const request = await act.prepare(test, world, dice);
      await judge(act.name, () => test.app.inject(request));
    }
    got(
      `${facts} facts of ${requests} requests: ${missing.length} missing, ${extra.length} extra; seed ${SEED}`,
    );
    expect(await unjudged()).toEqual([]);
    expect(missing.slice(0, 20)).toEqual([]);
    expect(extra.slice(0, 20)).toEqual([]);
    expect(facts).toBeGreaterThan(rounds / 4);
  },
);
