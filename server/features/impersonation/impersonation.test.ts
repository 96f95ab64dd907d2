import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Session, type SessionEntry } from '../../../contract/session.ts';
import { actingIn, codeOf, cookiesAfter } from '../../test/acting.ts';
import { arrange, mailsTo } from '../../test/calls.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { recordEnds } from './record-ends.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let operator: SeededPerson;
let ana: SeededPerson;
let own: Record<string, string>;
let acting: ReturnType<typeof actingIn>;
beforeAll(async () => {
  test = await createTestApp();
  acting = actingIn(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  operator = await seedPerson(test, org.id, { superUser: true, fullName: 'Opal Operator' });
  ana = await seedPerson(test, org.id, { fullName: 'Ana Ruiz' });
  own = await loginAs(test, operator);
});

describe('acting in somebody else’s name', () => {
  it('gives a session of half an hour that says who acts, and tells the person', async () => {
    const reply = await acting.start(ana, own);
    expect(reply.statusCode).toBe(200);
    const session = Session.parse(reply.json());
    expect(session).toMatchObject({
      user: { id: ana.id, impersonated: true },
      org: { id: org.id },
      impersonator: { id: operator.id, full_name: 'Opal Operator', email: operator.email },
      rights: { org_admin: false, super_user: false, impersonate: false },
    });
    const life = Date.parse(session.expires_at) - Date.parse(session.now);
    expect(life).toBeGreaterThan(29 * 60_000);
    expect(life).toBeLessThanOrEqual(30 * 60_000);
    const there = cookiesAfter(own, reply);
    expect(await acting.me(there)).toMatchObject({ id: ana.id, impersonated: true });
    // The former token is nothing any more; what the person sees of themselves has not changed.
    expect((await acting.call('GET', '/session', undefined, own)).statusCode).toBe(401);
    const herself = await loginAs(test, ana);
    expect(await acting.me(herself)).toMatchObject({ id: ana.id, impersonated: false });
    expect(await mailsTo(test, ana.email)).toEqual(['impersonated']);
  });

  it('leaves both on every row, where both read it', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    const renamed = await acting.call('PUT', `/users/${ana.id}`, { full_name: 'Ana R.' }, there);
    expect(renamed.statusCode).toBe(200);
    expect(codeOf(await acting.call('POST', '/teams', { name: 'Mine' }, there))).toBe('forbidden');
    const herself = await loginAs(test, ana);
    const log = await acting.logOf(ana, herself);
    expect(log.map(({ event }) => event)).toEqual([
      'authz.denied',
      'user.updated',
      'impersonation.started',
    ]);
    const via = { id: operator.id, full_name: 'Opal Operator', email: operator.email };
    for (const row of log.slice(0, 2)) {
      expect(row).toMatchObject({
        user: { id: ana.id },
        impersonator_id: operator.id,
        impersonator: via,
      });
    }
    expect(log[2]).toMatchObject({
      user: { id: operator.id },
      owner_id: ana.id,
      reason: 'Ticket 7',
      impersonator_id: null,
    });
    const { rows } = await test.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM users WHERE id = $1 AND last_active_at IS NOT NULL`,
      [ana.id],
    );
    expect(rows[0]?.n, 'what others do is no activity of hers').toBe(0);
  });

  it('shows in the list of sessions, from where the person may end it', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    const herself = await loginAs(test, ana);
    const list = async () =>
      (
        await acting.call('GET', `/users/${ana.id}/sessions`, undefined, herself)
      ).json() as SessionEntry[];
    const entry = (await list()).find(({ impersonator }) => impersonator);
    expect(entry).toMatchObject({ current: false, impersonator: { id: operator.id } });
    const path = `/users/${ana.id}/sessions/${entry?.id}`;
    expect((await acting.call('DELETE', path, undefined, herself)).json()).toEqual({ ended: 1 });
    expect(codeOf(await acting.call('GET', '/session', undefined, there))).toBe(
      'impersonation_ended',
    );
    const back = cookiesAfter(there, await acting.stop(there));
    expect(await acting.me(back)).toMatchObject({ id: operator.id, impersonated: false });
  });
});

describe('stopping', () => {
  it('ends it, is recorded and gives the own session back, asked twice as well', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    const reply = await acting.stop(there);
    expect(Session.parse(reply.json())).toMatchObject({
      user: { id: operator.id },
      impersonator: null,
      rights: { impersonate: true },
    });
    const back = cookiesAfter(there, reply);
    expect(await acting.me(back)).toMatchObject({ id: operator.id });
    // The first reply may be lost, or two pages ask at once.
    expect(cookiesAfter(there, await acting.stop(there))).toEqual(back);
    expect(back['cookie']).not.toContain('-own');
    expect((await acting.call('GET', '/session', undefined, there)).statusCode).toBe(401);
    const [newest] = await acting.logOf(ana, back);
    expect(newest).toMatchObject({
      event: 'impersonation.ended',
      user: { id: operator.id },
      owner_id: ana.id,
      reason: null,
    });
    expect(await recordEnds(test.db), 'nothing is left to be recorded').toBe(0);
  });

  it('takes the cookie of the own session and a header that no form sends', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    const stolen = { ...there, cookie: (there['cookie'] ?? '').split('; ')[0] ?? '' };
    expect(codeOf(await acting.stop(stolen))).toBe('unauthenticated');
    const { 'x-requested-with': _header, ...plain } = there;
    expect(codeOf(await acting.stop(plain))).toBe('csrf_failed');
    expect((await acting.me(there)).id).toBe(ana.id);
  });

  it('by signing out ends both', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    expect((await acting.call('DELETE', '/session', undefined, there)).statusCode).toBe(200);
    expect(codeOf(await acting.call('GET', '/session', undefined, there))).toBe('unauthenticated');
    expect(codeOf(await acting.stop(there))).toBe('unauthenticated');
    const events = (await acting.logOf(operator, await loginAs(test, operator))).map(
      ({ event }) => event,
    );
    expect(events.slice(0, 2)).toEqual(['authn.logout', 'impersonation.ended']);
  });
});

describe('it ends by itself', () => {
  it('after half an hour, which is recorded', async () => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    await acting.age(ana, 29);
    // Idle time is that of an admin; what was done a moment ago has renewed it.
    await test.db.execute(
      sql`UPDATE sessions SET idle_expires_at = expires_at WHERE user_id = ${ana.id}`,
    );
    expect((await acting.call('GET', '/session', undefined, there)).statusCode).toBe(200);
    await acting.age(ana, 1);
    expect(codeOf(await acting.call('GET', '/session', undefined, there))).toBe(
      'impersonation_ended',
    );
    expect(await recordEnds(test.db)).toBe(1);
    expect(await recordEnds(test.db)).toBe(0);
    const [newest] = await acting.logOf(ana, await loginAs(test, ana));
    expect(newest).toMatchObject({ event: 'impersonation.ended', reason: 'expired' });
  });

  it.each([
    [
      'the own session',
      () =>
        test.db.execute(sql`UPDATE sessions SET ended_at = now() WHERE user_id = ${operator.id}`),
    ],
    [
      'the rank',
      () =>
        arrange(
          test,
          sql`UPDATE users SET super_user = false WHERE id = ${operator.id} RETURNING id`,
        ),
    ],
    [
      'the account',
      () =>
        arrange(
          test,
          sql`INSERT INTO locks (user_id, kind) VALUES (${operator.id}, 'admin') RETURNING id`,
        ),
    ],
    [
      'the difference of rank',
      () =>
        arrange(test, sql`UPDATE users SET super_user = true WHERE id = ${ana.id} RETURNING id`),
    ],
  ])('with %s of who acts', async (_what, end) => {
    const there = cookiesAfter(own, await acting.start(ana, own));
    await end();
    expect((await acting.call('GET', '/session', undefined, there)).statusCode).toBe(401);
    expect(await recordEnds(test.db)).toBe(1);
  });
});
