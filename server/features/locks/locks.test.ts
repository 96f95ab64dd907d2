import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LockEntry } from '../../../contract/session.ts';
import { loginAs, seedMembership, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it.each([
  ['is a newer one', ['unlock_account', 'lock_account']],
  ['has another reason', ['lock_account']],
])('a lock is not ended by who has seen another: it %s', async (_what, acts) => {
  const org = await seedOrg(test);
  const { id } = await seedPerson(test, org.id);
  const headers = await loginAs(test, org.owner);
  const act = (name: string, payload: object, as: object = headers) =>
    test.app.inject({
      method: 'PUT',
      url: `/api/users/${id}/${name}`,
      headers: { ...as },
      payload,
    });
  const listed = async () => {
    const reply = await test.app.inject({ url: '/api/locks', headers });
    return reply.json<LockEntry[]>()[0]?.user_etag ?? '';
  };
  await act('lock_account', { reason: 'Laptop lost' });
  const seen = await listed();
  for (const name of acts) await act(name, { reason: 'Under investigation' });
  const refused = await act('unlock_account', {}, { ...headers, 'if-match': seen });
  expect(refused.statusCode).toBe(412);
  expect(refused.json()).toMatchObject({
    current: { lock: { reason: 'Under investigation' }, etag: await listed() },
  });
  const done = await act('unlock_account', {}, { ...headers, 'if-match': await listed() });
  expect(done.statusCode).toBe(200);
});

it('locks are listed for the org, and with their end for the person', async () => {
  const [org, other] = [await seedOrg(test), await seedOrg(test)];
  const people = [];
  for (const fullName of ['Ann', 'Bob', 'Cem']) {
    people.push(await seedPerson(test, org.id, { fullName }));
  }
  const [ann] = people;
  if (!ann) throw new Error('nobody was seeded');
  const headers = await loginAs(test, org.owner);
  const act = (id: number, name: string, payload = {}) =>
    test.app.inject({ method: 'PUT', url: `/api/users/${id}/${name}`, headers, payload });
  for (const { id, fullName } of people)
    await act(id, 'lock_account', { reason: `For ${fullName}` });
  const list = async (url: string, as = headers) => {
    const reply = await test.app.inject({ url: `/api${url}`, headers: as });
    return { entries: reply.json<LockEntry[]>(), reply };
  };
  const names = async (url: string, as = headers) =>
    (await list(url, as)).entries.map(({ full_name }) => full_name);

  expect(await names('/locks')).toEqual(['Cem', 'Bob', 'Ann']);
  expect(await names('/locks?kind=automatic')).toEqual([]);
  const first = await list('/locks?per_page=2');
  expect(first.reply.headers['x-total-count']).toBe('3');
  const next = /<([^>]*)>; rel="Next"/.exec(String(first.reply.headers['link']))?.[1] ?? '';
  const second = await test.app.inject({ url: next, headers });
  expect(second.json<LockEntry[]>().map(({ full_name }) => full_name)).toEqual(['Ann']);

  const asOther = await loginAs(test, other.owner);
  expect(await names('/locks', asOther)).toEqual([]);
  await seedMembership(test, other.id, ann.id);
  expect(await names('/locks', asOther)).toEqual(['Ann']);

  await act(ann.id, 'unlock_account');
  expect(await names('/locks')).toEqual(['Cem', 'Bob']);
  await act(ann.id, 'lock_account');
  const history = await list(`/users/${ann.id}/locks`);
  const owner = { id: org.owner.id, full_name: org.owner.fullName, email: org.owner.email };
  expect(history.entries).toMatchObject([
    { user_id: ann.id, reason: null, ended_at: null, ended_because: null },
    { reason: 'For Ann', locked_by: owner, ended_by: owner, ended_because: 'unlocked' },
  ]);
  expect((await list('/users/999999/locks')).reply.statusCode).toBe(404);
  expect(
    (await list(`/users/${ann.id}/locks`, await loginAs(test, people[1] ?? ann))).reply.statusCode,
  ).toBe(401);
  expect(
    (await list('/locks', await loginAs(test, await seedPerson(test, org.id)))).reply.statusCode,
  ).toBe(403);
});
