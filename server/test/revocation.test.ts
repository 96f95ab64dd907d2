import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, goOn } from './calls.ts';
import { loginAs, PASSWORD, seedMembership, seedOrg, seedPerson } from './seed.ts';
import { createTestApp, type TestApp } from './test-app.ts';

// What a revocation leaves alone. That it bites at once is a promise with a figure: T-06.
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const call = (...args: Parameters<ReturnType<typeof callOf>>) => callOf(test)(...args);

it('a right in one org ends there and lives on elsewhere', async () => {
  const [org, other] = [await seedOrg(test), await seedOrg(test)];
  const admin = { ...(await loginAs(test, org.owner)), 'if-match': '*' };
  const person = await seedPerson(test, org.id);
  await seedMembership(test, other.id, person.id);
  const there = await loginAs(test, { id: person.id, orgId: other.id });
  const body = { members: [{ id: person.id }] };
  expect((await call('PUT', `/orgs/${org.id}/members/deactivate`, body, admin)).statusCode).toBe(
    200,
  );
  expect((await call('GET', '/users/current', undefined, there)).statusCode).toBe(200);
  const { rows } = await test.db.execute<{ status: string }>(
    sql`SELECT status FROM org_memberships WHERE user_id = ${person.id} ORDER BY org_id`,
  );
  expect(rows).toEqual([{ status: 'DEACTIVATED' }, { status: 'ACTIVE' }]);
});

it('a changed password leaves the session that it was changed in, under a new token', async () => {
  const org = await seedOrg(test);
  const here = await loginAs(test, org.owner);
  const body = { current_password: PASSWORD, password: 'quite another long password' };
  const reply = await call('PUT', `/users/${org.owner.id}/change_password`, body, here);
  const statusOf = async (headers: Record<string, string>) =>
    (await call('GET', '/users/current', undefined, headers)).statusCode;
  expect(await statusOf(here)).toBe(401);
  expect(await statusOf(goOn(here, reply))).toBe(200);
});

it('a revoked key can be exchanged for no token, and its person stays signed in', async () => {
  const org = await seedOrg(test);
  const headers = { ...(await loginAs(test, org.owner)), 'if-match': '*' };
  const path = `/users/${org.owner.id}/api_keys`;
  const key = (await call('POST', path, { name: 'Script' }, headers)).json();
  const exchange = () =>
    call('POST', '/token', undefined, { authorization: `Basic ${key.api_key}` });
  expect((await exchange()).statusCode).toBe(200);
  await call('DELETE', `${path}/${key.id}`, undefined, headers);
  expect((await exchange()).statusCode).toBe(401);
  expect((await call('GET', '/users/current', undefined, headers)).statusCode).toBe(200);
});
