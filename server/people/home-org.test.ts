import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callOf } from '../test/calls.ts';
import { loginAs, PASSWORD, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

type Org = Awaited<ReturnType<typeof seedOrg>>;
let test: TestApp;
let call: ReturnType<typeof callOf>;
let [first, second]: Org[] = [];
let asFirst: Record<string, string>;
let asSecond: Record<string, string>;
beforeAll(async () => {
  test = await createTestApp();
  call = callOf(test);
});
afterAll(() => test.close());
beforeEach(async () => {
  first = await seedOrg(test);
  second = await seedOrg(test);
  asFirst = await loginAs(test, first.owner);
  asSecond = await loginAs(test, second.owner);
});

const removeFromFirst = (id: number) =>
  call('DELETE', `/orgs/${first?.id}/members`, { members: [{ id }] }, asFirst);
const addToSecond = (email: string) =>
  call('PUT', `/orgs/${second?.id}/members`, { members: [{ email }] }, asSecond);
const homeOf = async (id: number) => {
  const { rows } = await test.db.execute<{ home: number }>(
    sql`SELECT default_org_id AS home FROM users WHERE id = ${id}`,
  );
  return rows[0]?.home;
};
const lastOf = async (event: string, id: number) => {
  const { rows } = await test.db.execute<{ org_id: number; changes: object }>(sql`
    SELECT org_id, object_changes AS changes FROM audit_log WHERE event = ${event} AND owner_id = ${id}
    ORDER BY id DESC LIMIT 1`);
  return rows[0];
};

describe('an account whose only org has let it go', () => {
  it('is at home in the org that adds it next, whose admins govern it', async () => {
    const { id, email } = await seedPerson(test, first?.id ?? 0);
    await call('PUT', `/users/${id}/deactivate`, {}, asFirst);
    expect((await removeFromFirst(id)).statusCode).toBe(200);
    expect((await addToSecond(email)).statusCode).toBe(200);
    expect(await homeOf(id)).toBe(second?.id);
    expect(await lastOf('member.added', id)).toMatchObject({
      org_id: second?.id,
      changes: { default_org_id: [first?.id, second?.id] },
    });
    const activated = await call('PUT', `/users/${id}/activate`, {}, asSecond);
    expect(activated.json()).toMatchObject({ status: 'ACTIVE', governed_here: true });
    const session = { 'x-requested-with': 'rollcall' };
    const signedIn = await call('POST', '/session', { email, password: PASSWORD }, session);
    expect(signedIn.statusCode).toBe(200);
    expect(await lastOf('authn.login_succeeded', id)).toMatchObject({ org_id: second?.id });
    expect((await call('PUT', `/users/${id}/lock_account`, {}, asSecond)).statusCode).toBe(200);
  });

  it('is so too when it comes by an invitation', async () => {
    const { id, email } = await seedPerson(test, first?.id ?? 0, { password: null });
    await removeFromFirst(id);
    const invited = await call(
      'POST',
      `/orgs/${second?.id}/invites`,
      { invites: [{ email }] },
      asSecond,
    );
    expect([invited.statusCode, await homeOf(id)]).toEqual([200, second?.id]);
  });
});

describe('an account that stays at home', () => {
  it('is one with a membership there, whoever adds it', async () => {
    const { id, email } = await seedPerson(test, first?.id ?? 0);
    await addToSecond(email);
    expect(await homeOf(id)).toBe(first?.id);
    expect((await lastOf('member.added', id))?.changes).not.toHaveProperty('default_org_id');
  });

  it('is one of a super user, who needs no membership', async () => {
    const { id, email } = await seedPerson(test, second?.id ?? 0, {
      superUser: true,
      homeOrgId: first?.id ?? 0,
    });
    const third = await seedOrg(test);
    const headers = await loginAs(test, third.owner);
    await call('PUT', `/orgs/${third.id}/members`, { members: [{ email }] }, headers);
    expect(await homeOf(id)).toBe(first?.id);
  });
});
