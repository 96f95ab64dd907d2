import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect } from 'vitest';
import { arrange, callOf, mailsTo } from '../../server/test/calls.ts';
import {
  exampleRequest,
  isWrite,
  ROUTES,
  WANTS_A_SECRET,
} from '../../server/test/route-examples.ts';
import {
  impersonateAs,
  loginAs,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../server/test/seed.ts';
import { createTestApp, type TestApp } from '../../server/test/test-app.ts';
import { makeWorld } from '../../server/test/world.ts';
import { check } from '../check.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

interface Row {
  readonly actor_id: number;
  readonly impersonator_id: number | null;
  readonly event: string;
}

const newestRow = async (): Promise<number> =>
  (await test.owner.query<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM audit_log'))
    .rows[0]?.id ?? 0;
const rowsSince = async (id: number): Promise<Row[]> =>
  (
    await test.owner.query<Row>(
      'SELECT actor_id, impersonator_id, event FROM audit_log WHERE id > $1 ORDER BY id',
      [id],
    )
  ).rows;

// What decides who may sign in, with what, or with which rights; by what it leaves in the log.
const SHUT_EVENTS =
  /^(password|apikey|role|invite|grant|impersonation\.started|user\.(created|email))/;
// Public: whoever asks is nobody there.
const isAsked = ([name, route]: (typeof ROUTES)[number]) =>
  isWrite(route) && !['public', 'operator'].includes(route.rights) && !WANTS_A_SECRET.has(name);

check(
  {
    id: 'T-26',
    asks: 'every write in somebody else’s name is refused by its own code, or carries both ids',
    timeout: 300_000,
    mutants: [
      {
        name: 'rows do not say who acted',
        file: 'server/audit/row.ts',
        find: 'impersonator_id: frame.actor?.impersonatorId ?? null,',
        replace: 'impersonator_id: null,',
      },
      {
        name: 'writes are open',
        file: 'server/auth/while-impersonating.ts',
        find: "if (route.whileImpersonating === undefined) throw refused('This');",
        replace: '',
      },
      {
        name: 'fields are open',
        file: 'server/auth/while-impersonating.ts',
        find: 'if (named !== undefined) throw refused(named);',
        replace: '',
      },
    ],
  },
  async ({ got }) => {
    const wrong: string[] = [];
    let [refused, open, rows] = [0, 0, 0];
    const ask = async ([name, route]: (typeof ROUTES)[number], body?: object) => {
      const world = await makeWorld(test);
      const { id: orgId } = world.here;
      const [boss, operator] = [
        await seedPerson(test, orgId, { admin: true }),
        await seedPerson(test, orgId, { superUser: true }),
      ];
      const headers = await impersonateAs(test, operator, boss);
      const isOwn = route.rights === 'self' || route.rights === 'signedIn';
      const caller = { person: boss, headers };
      const given = { world, caller, place: isOwn ? 'own' : 'same' } as const;
      const request = await exampleRequest(name, route, given);
      const since = await newestRow();
      const reply = await test.app.inject({ ...request, ...(body && { payload: body }) });
      const written = await rowsSince(since);
      const isRefused = reply.json().error_code === 'not_while_impersonating';
      const isShut = route.whileImpersonating === undefined || body !== undefined;
      if (isShut !== isRefused)
        wrong.push(`${name}: ${reply.statusCode} ${reply.body.slice(0, 90)}`);
      for (const row of written) {
        const isBoth = row.actor_id === boss.id && row.impersonator_id === operator.id;
        // That it ends is told of who acted, as their own act.
        const isEnd = row.event === 'impersonation.ended' || row.event === 'authn.logout';
        if (!isBoth && !isEnd) wrong.push(`${name}: a row of ${row.event} names one alone`);
        if (SHUT_EVENTS.test(row.event)) wrong.push(`${name}: ${row.event} was done`);
      }
      if (isRefused && written.length !== 1)
        wrong.push(`${name}: ${written.length} rows of a refusal`);
      refused += isRefused ? 1 : 0;
      open += isRefused ? 0 : 1;
      rows += written.length;
    };
    for (const entry of ROUTES.filter(isAsked)) await ask(entry);
    const byName = new Map(ROUTES.map((entry) => [entry[0], entry]));
    for (const [name, body] of [
      ['updateUser', { email: 'another@example.com' }],
      ['updateOrg', { members: [{ email: 'new@example.com', admin: true }] }],
      ['createTeam', { name: 'Team', members: [{ id: 1, admin: true }] }],
      ['updateTeam', { owner_id: 1 }],
      ['mergeTeamMembers', { members: [{ id: 1, admin: true }] }],
    ] as const) {
      const entry = byName.get(name);
      if (entry) await ask(entry, body);
    }
    got(`${refused} refused, ${open} open, ${rows} rows, ${wrong.length} wrong`);
    expect(wrong).toEqual([]);
    expect(open).toBeGreaterThan(8);
  },
);

const start = (who: SeededPerson, headers: Record<string, string>) =>
  callOf(test)('POST', `/users/${who.id}/impersonate`, { reason: 'Ticket 7' }, headers);
const cookiesOf = (reply: Awaited<ReturnType<typeof start>>) =>
  reply.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');

check(
  {
    id: 'T-26',
    asks: 'acting in somebody else’s name ends at half an hour by the clock of the database',
    mutants: [
      {
        name: 'an hour, where nothing but the code limits it',
        file: 'server/features/impersonation/start.ts',
        find: 'minutes: IMPERSONATION_MINUTES,',
        replace: 'minutes: 60,',
      },
      {
        name: 'the end is not asked for',
        file: 'server/auth/sessions.repo.ts',
        find: 'AND s.expires_at > now() AND s.idle_expires_at > now()',
        replace: 'AND s.idle_expires_at > now()',
      },
      {
        name: 'it outlives the session that it came from',
        file: 'server/auth/sessions.repo.ts',
        find: 'AND (s.impersonator_id IS NULL OR may_impersonate(s.id))',
        replace: '',
      },
    ],
  },
  async ({ got }) => {
    const org = await seedOrg(test);
    const operator = await seedPerson(test, org.id, { superUser: true });
    const person = await seedPerson(test, org.id);
    const begin = async () => {
      const own = await loginAs(test, operator);
      const reply = await start(person, own);
      expect(reply.statusCode, reply.body).toBe(200);
      return { ...own, cookie: cookiesOf(reply) };
    };
    // Idle time is kept apart, so that it is the absolute end which is met.
    const age = (seconds: number) =>
      test.db.execute(sql`
        UPDATE sessions SET idle_expires_at = now() + interval '1 hour',
          created_at = created_at - make_interval(secs => ${seconds}),
          expires_at = expires_at - make_interval(secs => ${seconds})
        WHERE user_id = ${person.id} AND impersonator_id IS NOT NULL`);
    const statusOf = async (headers: Record<string, string>) =>
      (await callOf(test)('GET', '/users/current', undefined, headers)).statusCode;
    const there = await begin();
    await age(29 * 60 + 50);
    expect(await statusOf(there)).toBe(200);
    await age(11);
    const late = await statusOf(there);
    const elsewhere = await begin();
    await test.db.execute(
      sql`UPDATE sessions SET ended_at = now() WHERE user_id = ${operator.id} AND ended_at IS NULL`,
    );
    const orphaned = await statusOf(elsewhere);
    got(`29:50 in, 30:01 ${late}; after the own session ${orphaned}`);
    expect([late, orphaned]).toEqual([401, 401]);
  },
);

check(
  {
    id: 'T-26',
    asks: 'nobody acts as somebody of their rank or above, and the person sees it, by mail and in their log',
    mutants: [
      {
        name: 'peers count as lower',
        file: 'server/people/target.ts',
        find: 'if (rankOfTarget(target) < rankOf(actor)) return;',
        replace: 'if (rankOfTarget(target) <= rankOf(actor)) return;',
      },
      {
        name: 'every org allows it',
        file: 'server/features/impersonation/start.ts',
        find: 'if (!actor.superUser && !settings.admins_may_impersonate) {',
        replace: 'if (false) {',
      },
      {
        name: 'nobody is told',
        file: 'server/features/impersonation/start.ts',
        find: "template: 'impersonated',",
        replace: "template: 'password_changed',",
      },
      {
        name: 'it stands in the log of somebody else',
        file: 'server/features/impersonation/start.ts',
        find: 'owner: auditPerson(target),',
        replace: '',
      },
    ],
  },
  async ({ got }) => {
    const RANKS = ['member', 'admin', 'owner', 'superUser'] as const;
    const wrong: string[] = [];
    let cells = 0;
    for (const isAllowed of [false, true]) {
      const org = await seedOrg(test);
      await arrange(
        test,
        sql`UPDATE orgs SET settings = jsonb_build_object('admins_may_impersonate', ${isAllowed}::boolean)
          WHERE id = ${org.id} RETURNING id`,
      );
      const somebody = (rank: (typeof RANKS)[number]) =>
        rank === 'owner'
          ? org.owner
          : seedPerson(test, org.id, { admin: rank === 'admin', superUser: rank === 'superUser' });
      for (const [actorRank, actorRole] of RANKS.entries()) {
        for (const [targetRank, targetRole] of RANKS.entries()) {
          const [actor, target] = [await somebody(actorRole), await somebody(targetRole)];
          const reply = await start(target, await loginAs(test, actor));
          const mayAtAll = actorRole === 'superUser' || (isAllowed && actorRole !== 'member');
          const expected = mayAtAll && targetRank < actorRank ? 200 : 403;
          cells += 1;
          if (reply.statusCode !== expected) {
            wrong.push(`${actorRole} as ${targetRole}, ${isAllowed}: ${reply.statusCode}`);
          }
          if (reply.statusCode !== 200) continue;
          const log = await callOf(test)(
            'GET',
            `/users/${target.id}/audit_log?event=impersonation.started`,
            undefined,
            await loginAs(test, target),
          );
          const [row] = log.json();
          if (row?.user.id !== actor.id || row.reason !== 'Ticket 7') {
            wrong.push(`${actorRole} as ${targetRole}: not in the log of the person`);
          }
          if (!(await mailsTo(test, target.email)).includes('impersonated')) {
            wrong.push(`${actorRole} as ${targetRole}: not told`);
          }
        }
      }
    }
    got(`${cells - wrong.length} of ${cells} pairs of ranks`);
    expect(wrong).toEqual([]);
  },
);
