import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { arrange } from '../test/calls.ts';
import { makeLeaver, type Leaver } from '../test/leaver.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

const give = (resourceId: number, ...grants: object[]) =>
  at.call('PUT', '/resource_access', {
    resource_type: 'flows',
    resource_id: resourceId,
    access_grants: grants,
  });
/** Lets every grant to somebody end as its time comes: the rows stand, and give nothing. */
const end = (column: 'user_id' | 'team_id', id: number) =>
  arrange(
    test,
    sql`UPDATE grants SET expires_at = now() - interval '1 day' WHERE ${sql.identifier(column)} = ${id}`,
  );
const toBob = async (): Promise<Record<string, unknown>[]> =>
  (await test.db.execute(sql`SELECT * FROM grants WHERE user_id = ${at.bob.id} ORDER BY id`)).rows;
/** What happened to the flow Orders. */
const events = async (): Promise<string[]> =>
  (await at.call('GET', `/orgs/${at.org.id}/flows/audit_log?order=asc&item_id=7`))
    .json()
    .map(({ event }: { event: string }) => event);

describe('what is over already', () => {
  beforeEach(async () => {
    await give(7, { user_id: at.bob.id, access_level: 'operator' });
    await end('user_id', at.bob.id);
  });

  it.each(['POST', 'DELETE'] as const)('is no hindrance to %s of accessors', async (method) => {
    const body = method === 'POST' ? { accessors: [] } : undefined;
    const reply = await at.call(method, '/flows/7/accessors', body);
    expect([reply.statusCode, reply.json()]).toEqual([200, []]);
    expect(await events()).toEqual(['resource.created', 'grant.created']);
  });

  it('is not counted among what is taken from a person', async () => {
    const none = await at.call('DELETE', `/users/${at.bob.id}/access`);
    expect([none.statusCode, none.json()]).toEqual([200, { ended: 0 }]);
    await give(8, { user_id: at.bob.id, access_level: 'operator' });
    const one = await at.call('DELETE', `/users/${at.bob.id}/access`);
    expect(one.json()).toEqual({ ended: 1 });
  });

  it('goes with who leaves the org', async () => {
    const members = [{ id: at.bob.id }];
    const reply = await at.call('DELETE', `/orgs/${at.org.id}/members`, { members });
    expect([reply.statusCode, await toBob()]).toEqual([200, []]);
  });

  it('goes uncounted with a team', async () => {
    await give(7, { team_id: at.otherTeamId, access_level: 'operator' });
    await end('team_id', at.otherTeamId);
    await give(8, { team_id: at.otherTeamId, access_level: 'operator' });
    const reply = await at.call('DELETE', `/teams/${at.otherTeamId}`);
    expect(reply.json().message).toContain('and 1 grant went with it');
  });

  it('is not what is given anew', async () => {
    const [over] = await toBob();
    const usages = [{ resource_type: 'flows', resource_id: 7, user_id: at.bob.id }];
    await at.call('POST', '/resource_access/usage', { usages });
    expect(await toBob()).toMatchObject([{ id: over?.['id'], last_used_at: null }]);
    await arrange(
      test,
      sql`UPDATE grants SET last_used_at = granted_at WHERE user_id = ${at.bob.id}`,
    );
    await give(7, { user_id: at.bob.id, access_level: 'operator' });
    const anew = await toBob();
    expect(anew).toMatchObject([{ role: 'operator', expires_at: null, last_used_at: null }]);
    expect(anew[0]?.['id']).not.toBe(over?.['id']);
    expect(await events()).toEqual(['resource.created', 'grant.created', 'grant.created']);
  });
});

it('a grant that stands and is changed stays the same, with its last use', async () => {
  await give(7, { user_id: at.bob.id, access_level: 'operator' });
  await arrange(
    test,
    sql`UPDATE grants SET last_used_at = granted_at WHERE user_id = ${at.bob.id}`,
  );
  const [before] = await toBob();
  await give(7, { user_id: at.bob.id, access_level: 'admin' });
  expect(await toBob()).toMatchObject([
    { id: before?.['id'], role: 'admin', last_used_at: before?.['last_used_at'] },
  ]);
});
