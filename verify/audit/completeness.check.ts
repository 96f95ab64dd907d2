import type pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { AUDIT_EVENTS } from '../../contract/audit.ts';
import { exampleRequest, isWrite, ROUTES, type Given } from '../../server/test/route-examples.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { acts } from './acts.ts';
import { COMPLETENESS_MUTANTS } from './completeness-mutants.ts';
import { endsSessionsOf, entriesSince, factsOfEntry, passwordFact } from './log-facts.ts';
import { Dice } from './random.ts';
import { factsOfGroups } from './review-item-facts.ts';
import { setStage } from './review-stage.ts';
import { tellReviews } from './review-story.ts';
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

/** Events of reviews that did not come about. */
const eventsNotSeen = async (): Promise<string[]> => {
  const { rows } = await superuser.query<{ event: string }>('SELECT DISTINCT event FROM audit_log');
  const seen = new Set(rows.map(({ event }) => event));
  return AUDIT_EVENTS.filter((event) => event.startsWith('review.') && !seen.has(event));
};

const STATE = /^(reviews\/\d+ state): (.+) → (.+)$/;

/** States that were told one after the other, where the row took both steps at once, as one step. */
const inOneGo = (facts: readonly string[], seen: ReadonlySet<string>): string[] =>
  facts.reduce<string[]>((done, one) => {
    const [, of, from, to] = STATE.exec(one) ?? [];
    const at = done.findIndex((other) => {
      const [, same, was, became] = STATE.exec(other) ?? [];
      return (
        of !== undefined && same === of && became === from && seen.has(`${of}: ${was} → ${to}`)
      );
    });
    if (at === -1) return [...done, one];
    const [, , was] = STATE.exec(done[at] ?? '') ?? [];
    return [...done.toSpliced(at, 1), `${of}: ${was} → ${to}`];
  }, []);

/** Both witnesses of one act, held against each other. */
const compare = async (act: () => Promise<unknown>) => {
  const [row, entry] = [await newestOf('witness'), await newestOf('audit_log')];
  await act();
  const changes = await changesSince(superuser, row);
  const entries = await entriesSince(superuser, entry);
  const seen = new Set([...changes.flatMap(factsOfRow), ...factsOfGroups(changes)]);
  const told = new Set(inOneGo(entries.flatMap(factsOfEntry), seen));
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
    mutants: COMPLETENESS_MUTANTS,
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
    const stories = pick({ small: 1, full: 12 });
    for (let story = 1; story <= stories; story += 1) {
      await tellReviews(await setStage(test, judge, new Dice(SEED + story)));
    }
    const untold = await eventsNotSeen();
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
    expect(untold).toEqual([]);
    expect(missing.slice(0, 20)).toEqual([]);
    expect(extra.slice(0, 20)).toEqual([]);
    expect(facts).toBeGreaterThan(rounds / 4);
  },
);
