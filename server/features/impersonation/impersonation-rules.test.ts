import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actingIn, codeOf, cookiesAfter } from '../../test/acting.ts';
import { arrange } from '../../test/calls.ts';
import {
  bearerFor,
  loginAs,
  PASSWORD,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

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

describe('who may', () => {
  it('admins, where the org allows it, and only while it does', async () => {
    const admin = await seedPerson(test, org.id, { admin: true });
    const headers = await loginAs(test, admin);
    expect(codeOf(await acting.start(ana, headers))).toBe('impersonation_off');
    await acting.allow(org.id);
    const reply = await acting.start(ana, headers);
    expect(reply.statusCode).toBe(200);
    const there = cookiesAfter(headers, reply);
    expect((await acting.me(there)).id).toBe(ana.id);
    await acting.allow(org.id, false);
    expect(codeOf(await acting.call('GET', '/session', undefined, there))).toBe(
      'impersonation_ended',
    );
  });

  it('never upward, nor sideways, nor oneself', async () => {
    await acting.allow(org.id);
    const admin = await seedPerson(test, org.id, { admin: true });
    const peer = await seedPerson(test, org.id, { admin: true });
    const headers = await loginAs(test, admin);
    expect(codeOf(await acting.start(peer, headers))).toBe('equal_rank');
    expect(codeOf(await acting.start(org.owner, headers))).toBe('higher_rank');
    expect(codeOf(await acting.start(operator, headers))).toBe('higher_rank');
    expect(codeOf(await acting.start(admin, headers))).toBe('cannot_act_on_self');
    expect(codeOf(await acting.start(ana, await loginAs(test, ana)))).toBe('forbidden');
    const other = await seedPerson(test, org.id, { superUser: true });
    expect(codeOf(await acting.start(other, own))).toBe('equal_rank');
    // The owner outranks the admins.
    expect((await acting.start(peer, await loginAs(test, org.owner))).statusCode).toBe(200);
  });

  it('nobody of another org, no guest, nobody who could not sign in themselves', async () => {
    await acting.allow(org.id);
    const away = await seedOrg(test);
    const headers = await loginAs(test, org.owner);
    const stranger = await seedPerson(test, away.id);
    expect(codeOf(await acting.start(stranger, headers))).toBe('not_found');
    await seedMembership(test, org.id, stranger.id);
    expect(codeOf(await acting.start(stranger, headers))).toBe('not_home_org');
    const invited = await seedPerson(test, org.id, { password: null });
    expect(codeOf(await acting.start(invited, headers))).toBe('conflict');
    const locked = await seedPerson(test, org.id);
    await acting.call('PUT', `/users/${locked.id}/lock_account`, {}, headers);
    expect(codeOf(await acting.start(locked, headers))).toBe('conflict');
  });

  it('nobody with a token, nobody without a reason, nobody from within', async () => {
    expect(codeOf(await acting.start(ana, await bearerFor(test, operator)))).toBe('forbidden');
    const path = `/users/${ana.id}/impersonate`;
    for (const body of [undefined, {}, { reason: ' ' }, { reason: 'x', minutes: 90 }]) {
      expect(codeOf(await acting.call('POST', path, body, own))).toBe('invalid_request');
    }
    const bo = await seedPerson(test, org.id);
    const there = cookiesAfter(own, await acting.start(ana, own));
    expect(codeOf(await acting.start(bo, there))).toBe('not_while_impersonating');
  });
});

describe('within it', () => {
  it('passwords, keys, roles and the address stay shut, by a code of their own', async () => {
    const boss = await seedPerson(test, org.id, { admin: true });
    const there = cookiesAfter(own, await acting.start(boss, own));
    const refused = async (method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object) =>
      expect(
        codeOf(await acting.call(method, path, body, { ...there, 'if-match': '*' })),
        `${method} ${path}`,
      ).toBe('not_while_impersonating');
    const change = { current_password: PASSWORD, password: 'another horse, another battery' };
    await refused('PUT', `/users/${boss.id}/change_password`, change);
    await refused('POST', `/users/${boss.id}/api_keys`, { name: 'Key' });
    await refused('PUT', `/users/${boss.id}`, { email: 'mine@example.com' });
    await refused('PUT', `/orgs/${org.id}`, { members: [{ id: ana.id, admin: true }] });
    await refused('POST', `/users/${ana.id}/one_time_password`, {});
    await refused('POST', '/teams', { name: 'Team', members: [{ id: ana.id, admin: true }] });
    await refused('PUT', '/session', { org_id: org.id });
    const locked = await acting.call(
      'PUT',
      `/users/${ana.id}/lock_account`,
      { reason: 'x' },
      there,
    );
    expect(locked.statusCode, locked.body).toBe(200);
  });

  it('a person of two orgs is seen in the one alone', async () => {
    const away = await seedOrg(test);
    await seedMembership(test, away.id, ana.id);
    await loginAs(test, { id: ana.id, orgId: away.id });
    const there = cookiesAfter(own, await acting.start(ana, own));
    expect((await acting.me(there)).org_memberships.map(({ id }: { id: number }) => id)).toEqual([
      org.id,
    ]);
    const orgs = (await acting.call('GET', '/orgs', undefined, there)).json();
    expect(orgs.map(({ id }: { id: number }) => id)).toEqual([org.id]);
    expect((await acting.call('GET', `/orgs/${away.id}`, undefined, there)).statusCode).toBe(404);
    const sessions = (
      await acting.call('GET', `/users/${ana.id}/sessions`, undefined, there)
    ).json();
    expect(sessions).toHaveLength(1);
  });

  it('a password that must be changed is in nobody’s way', async () => {
    await arrange(
      test,
      sql`UPDATE users SET must_change_password = true WHERE id = ${ana.id} RETURNING id`,
    );
    const there = cookiesAfter(own, await acting.start(ana, own));
    expect((await acting.call('GET', '/users/current', undefined, there)).statusCode).toBe(200);
  });
});
