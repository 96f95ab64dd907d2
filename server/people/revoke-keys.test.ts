import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { NewApiKey } from '../../contract/api-keys.ts';
import { transact } from '../http/transact.ts';
import { callOf } from '../test/calls.ts';
import { loginAs, seedMembership, seedOrg, seedPerson, type SeededPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';

let test: TestApp;
let home: Awaited<ReturnType<typeof seedOrg>>;
let other: Awaited<ReturnType<typeof seedOrg>>;
let person: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  [home, other] = [await seedOrg(test), await seedOrg(test)];
  person = await seedPerson(test, home.id);
  await seedMembership(test, other.id, person.id);
});

const makeKey = async (orgId: number): Promise<string> => {
  const headers = await loginAs(test, { id: person.id, orgId });
  const path = `/users/${person.id}/api_keys`;
  const reply = await callOf(test)('POST', path, { name: `for ${orgId}` }, headers);
  return reply.json<NewApiKey>().api_key;
};
/** A token made with a key, or undefined where the key does not work. */
const exchange = async (key: string): Promise<string | undefined> =>
  (await callOf(test)('POST', '/token', undefined, { authorization: `Basic ${key}` })).json()
    .access_token;
const works = async (token = ''): Promise<boolean> =>
  (await callOf(test)('GET', '/session', undefined, { authorization: `Bearer ${token}` }))
    .statusCode === 200;
const act = async (
  org: typeof home,
  path: string,
  body?: object,
  method: 'PUT' | 'DELETE' = 'PUT',
) =>
  expect((await callOf(test)(method, path, body, await loginAs(test, org.owner))).statusCode).toBe(
    200,
  );
const revoked = async () =>
  (
    await test.db.execute(sql`
      SELECT org_id, item_label, reason, object_changes AS changes FROM audit_log
      WHERE event = 'apikey.revoked' AND owner_id = ${person.id} ORDER BY id`)
  ).rows;
const changes = { status: ['active', 'revoked'] };

it('deactivating an account revokes its keys for every org; activating brings none back', async () => {
  const keys = [await makeKey(home.id), await makeKey(other.id)];
  const tokens = await Promise.all(keys.map(exchange));
  expect(await Promise.all(tokens.map(works))).toEqual([true, true]);
  await act(home, `/users/${person.id}/deactivate`, { reason: 'Left' });
  await act(home, `/users/${person.id}/activate`);
  expect(await Promise.all(keys.map(exchange))).toEqual([undefined, undefined]);
  expect(await Promise.all(tokens.map(works))).toEqual([false, false]);
  expect(await revoked()).toEqual([
    { org_id: home.id, item_label: `for ${home.id}`, reason: 'Left', changes },
    { org_id: other.id, item_label: `for ${other.id}`, reason: 'Left', changes },
  ]);
});

it.each([
  ['deactivating', 'PUT', 'members/deactivate'],
  ['removing', 'DELETE', 'members'],
] as const)('%s a member revokes the keys for that org alone', async (_act, method, path) => {
  const [kept, lost] = [await makeKey(home.id), await makeKey(other.id)];
  await act(other, `/orgs/${other.id}/${path}`, { members: [{ id: person.id }] }, method);
  expect(await exchange(lost)).toBeUndefined();
  expect(await works(await exchange(kept))).toBe(true);
  expect(await revoked()).toMatchObject([{ org_id: other.id, changes }]);
  await act(other, `/orgs/${other.id}`, { members: [{ email: person.email }] });
  await act(other, `/orgs/${other.id}/members/activate`, { members: [{ id: person.id }] });
  expect(await exchange(lost)).toBeUndefined();
});

it('a lock stops the keys and their tokens while it lasts, and revokes none', async () => {
  const key = await makeKey(home.id);
  const token = await exchange(key);
  await act(home, `/users/${person.id}/lock_account`);
  expect(await exchange(key)).toBeUndefined();
  expect(await works(token)).toBe(false);
  await act(home, `/users/${person.id}/unlock_account`);
  expect(await works(token)).toBe(false);
  expect(await works(await exchange(key))).toBe(true);
  expect(await revoked()).toEqual([]);
});

it('makes no key for somebody who is deactivated at that moment', async () => {
  const headers = await loginAs(test, person);
  const path = `/users/${person.id}/api_keys`;
  const { id, etag } = (await callOf(test)('POST', path, { name: 'old' }, headers)).json();
  const attempts = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(sql`UPDATE users SET status = 'DEACTIVATED' WHERE id = ${person.id}`);
    audit({ event: 'user.deactivated', itemType: 'user', itemId: person.id, orgId: home.id });
    const rotating = { ...headers, 'if-match': etag };
    const started = [
      callOf(test)('POST', path, { name: 'new' }, headers),
      callOf(test)('PUT', `${path}/${id}/rotate`, {}, rotating),
    ].map((reply) => Promise.resolve(reply));
    await whenWaiting(test, 2);
    return { started };
  });
  const codes = (await Promise.all(attempts.started)).map((reply) => reply.json().error_code);
  expect(codes).toEqual(['conflict', 'conflict']);
});
