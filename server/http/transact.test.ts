import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { callOf } from '../test/calls.ts';
import { loginAs, seedOrg, seedPerson } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { whenWaiting } from '../test/waiting.ts';
import { toAppError } from './error-reply.ts';
import { transact } from './transact.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let send: (method: 'POST' | 'PUT', path: string, payload: object) => Promise<Reply>;
type Reply = Awaited<ReturnType<ReturnType<typeof callOf>>>;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  org = await seedOrg(test);
  const headers = await loginAs(test, org.owner);
  send = async (method, path, payload) => callOf(test)(method, path, payload, headers);
});

const makeTeam = async (name: string): Promise<number> =>
  (await send('POST', '/teams', { name })).json().id;

/** The reply of a request that waits for what another transaction has done, which then commits. */
const overtakenBy = async (statement: SQL, act: () => Promise<Reply>): Promise<Reply> => {
  const { acting } = await transact(test.db, { actor: null, request: null }, async (tx, audit) => {
    await tx.execute(statement);
    audit({ event: 'user.updated', itemType: 'user', orgId: org.id });
    const waits = act();
    await whenWaiting(test);
    return { acting: waits };
  });
  return acting;
};

it('tells who adds somebody to a team while they leave the org that they have left', async () => {
  const { id } = await seedPerson(test, org.id);
  const teamId = await makeTeam('Data');
  const reply = await overtakenBy(
    sql`DELETE FROM org_memberships WHERE org_id = ${org.id} AND user_id = ${id}`,
    () => send('PUT', `/teams/${teamId}/members`, { members: [{ id }] }),
  );
  expect([reply.statusCode, reply.json().error_code]).toEqual([404, 'not_found']);
});

it('tells who takes a name a moment too late that it is taken', async () => {
  const [one, other] = [await makeTeam('One'), await makeTeam('Other')];
  const reply = await overtakenBy(
    sql`UPDATE teams SET name = 'Data', name_key = 'data' WHERE id = ${one}`,
    () => send('PUT', `/teams/${other}`, { name: 'Data' }),
  );
  expect([reply.statusCode, reply.json()]).toMatchObject([
    409,
    { error_code: 'conflict', details: { name: expect.any(Array) } },
  ]);
});

it.each([
  ['a key without its row', '23503', sql`UPDATE teams SET owner_id = 999999999`],
  ['a key twice', '23505', sql`UPDATE teams SET name = 'x', name_key = 'x'`],
])('calls %s, a second time, a conflict and says nothing of it', async (_what, code, statement) => {
  await makeTeam('One');
  await makeTeam('Other');
  let tries = 0;
  const failure = await transact(test.db, { actor: null, request: null }, async (tx) => {
    tries += 1;
    await tx.execute(sql`${statement} WHERE org_id = ${org.id}`);
  }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { code } });
  expect(tries).toBe(2);
  const { message } = toAppError(failure) ?? {};
  expect([toAppError(failure)?.code, message]).toEqual([
    'conflict',
    'Somebody else changed this at the same moment; try again',
  ]);
});
