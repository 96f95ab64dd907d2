import { afterAll, beforeAll, expect } from 'vitest';
import type { RouteSpec } from '../../contract/route.ts';
import { exampleRequest, isWrite, ROUTES } from '../../server/test/route-examples.ts';
import { seedMembership, seedPerson } from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld, type Place, type World } from '../../server/test/world.ts';
import { check } from '../check.ts';
import { placesOf } from './expected.ts';
import { rowsOfOrg } from './row-keys.ts';
import { loadStrippedBuild, type StrippedBuild } from './stripped-build.ts';

let test: TestApp;
let build: StrippedBuild;
beforeAll(async () => {
  test = await createTestApp();
  build = await loadStrippedBuild();
});
afterAll(async () => {
  await build.remove();
  await test.close();
});

const SIGNED_IN = ROUTES.filter(([, { rights }]) => rights !== 'public' && rights !== 'operator');

/** All rows of an org; but of some people, whose version tells of their other org too. */
const rowsBut = async (userIds: ReadonlySet<number>, orgId: number): Promise<string> => {
  const rows = [...(await rowsOfOrg(test.owner, orgId))].flatMap(([table, found]) =>
    found.filter((row) => table !== 'users' || !userIds.has(JSON.parse(row).id)),
  );
  return rows.join('\n');
};

// Replies that are counts and nothing else.
const COUNTS = new Set(['getUserFacets', 'getAttention', 'getOrgSummary', 'getOrgSummaries']);

// In the small dose a write is about the other org alone, which is where it could do harm.
const inSmall = (route: RouteSpec): Place[] =>
  isWrite(route) ? placesOf(route).slice(-1) : placesOf(route);

type Reply = Pick<Awaited<ReturnType<TestApp['app']['inject']>>, 'body' | 'headers' | 'statusCode'>;

// An export that goes wrong half-way has no end: of it nothing is seen, which is a figure too.
const CUT_OFF: Reply = { body: '', headers: {}, statusCode: 0 };

/** The counts in a reply: of a list, or all that it is; a refusal has none. */
const figuresOf = (name: string, reply: Reply): string =>
  `${reply.statusCode} ${String(reply.headers['x-total-count'])} ${
    reply.statusCode === 200 && COUNTS.has(name) ? reply.body.replace(/"as_of":"[^"]*"/, '') : ''
  }`;

check(
  {
    id: 'T-23',
    asks: 'a build whose repos forget WHERE org_id shows and changes nothing of another org',
    timeout: 1_800_000,
    mutants: [
      {
        name: 'no wall around a request',
        file: 'server/http/pipeline.ts',
        find: '? services.db.within({ orgId: actor.orgId, userId: actor.userId })',
        replace: '? services.db',
      },
      {
        name: 'a list of members that forgets the org',
        sql: 'CREATE OR REPLACE VIEW members_here AS SELECT * FROM org_memberships',
      },
      {
        name: 'a log that forgets the org',
        sql: 'CREATE OR REPLACE VIEW audit_here AS SELECT * FROM audit_log',
      },
    ],
  },
  async ({ pick, got }) => {
    // Of its own: two copies of the code must not remember the scope of one connection.
    const pool = build.pool.createPool(test.db.$client.options);
    const db = build.db.makeDb(pool);
    const mailer = { isDelivering: true, enqueue: build.outbox.insertMails };
    const app = await build.app.buildApp({ ...test.services, db, mailer });
    await app.ready();
    const leaks: string[] = [];
    const known = new Set<number>();
    let sent = 0;
    const asked = SIGNED_IN.flatMap(([name, route]) =>
      pick({ small: inSmall(route), full: placesOf(route) }).map((place) => ({
        name,
        route,
        place,
      })),
    );
    const round = async (orgs: World) => {
      const [here, there] = [orgs.here.id, orgs.there.id];
      for (const { name, route, place } of asked) {
        const world = await makeWorld(test, orgs);
        const caller = await world.caller('admin');
        // Somebody whom both orgs know, through whom one might look into the other.
        const both = await seedPerson(test, there, { admin: true });
        await seedMembership(test, here, both.id, true);
        const stranger = await world.bystander('other');
        const request = await exampleRequest(name, route, { world, caller, place });
        known.add(both.id);
        const theirs = () => rowsBut(known, there);
        const before = isWrite(route) && (await theirs());
        const ask = (of: TestApp['app']) => of.inject(request).catch(() => CUT_OFF);
        const whole = isWrite(route) ? undefined : await ask(test.app);
        const reply = await ask(app);
        const { body } = reply;
        sent += 1;
        if (whole && figuresOf(name, whole) !== figuresOf(name, reply)) {
          leaks.push(`${name}, ${place}: counts another org in`);
        }
        // Said back to whoever named it, an address is no leak.
        const said = JSON.stringify(request.payload ?? '');
        const marks = [orgs.there.owner.email, stranger.email, stranger.fullName];
        if (marks.some((mark) => !said.includes(mark) && body.includes(mark))) {
          leaks.push(`${name}, ${place}: shows a person of the other org`);
        }
        if (before && before !== (await theirs())) {
          leaks.push(`${name}, ${place}: changes a row of the other org`);
        }
      }
    };
    // In orgs of their own: what a round leaves makes the next no slower.
    for (let left = pick({ small: 1, full: 10 }); left > 0; left -= 1) {
      await round(await makeWorld(test));
    }
    await app.close();
    await pool.end();
    got(
      `${leaks.length} leaks in ${sent} requests, ${build.conditions} conditions taken out of ${build.repos} repos`,
    );
    expect(build.conditions).toBeGreaterThan(30);
    expect(leaks).toEqual([]);
  },
);
