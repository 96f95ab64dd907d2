import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Leaving } from '../../../contract/leaving.ts';
import { verifyChains } from '../../audit/verify.ts';
import { lockByItself } from '../../test/calls.ts';
import { callerOf, makeLeaver, type Leaver } from '../../test/leaver.ts';
import { seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let at: Leaver;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());
beforeEach(async () => {
  at = await makeLeaver(test);
});

type Call = ReturnType<typeof callerOf>;
const call: Call = (...args) => at.call(...args);
const as = (who: { readonly id: number; readonly orgId: number }): Call => callerOf(test, who);

describe('how far somebody has left', () => {
  const leaving = async (): Promise<Leaving> =>
    (await call('GET', `/users/${at.ann.id}/leaving`)).json();

  it('is read from what stands, step by step', async () => {
    await as(at.ann)('POST', `/users/${at.ann.id}/api_keys`, { name: 'Script' });
    await seedPerson(test, at.org.id);
    expect(await leaving()).toMatchObject({
      person: { id: at.ann.id, full_name: 'Ann', email: at.ann.email },
      refused: null,
      left_at: null,
      membership: {
        org_membership_status: 'ACTIVE',
        'is_admin?': false,
        is_owner: false,
        is_last_admin: false,
      },
      account: { status: 'ACTIVE', account_locked: false, governed_here: true },
      owns: [
        { resource_type: 'data_sources', count: 1, first: [{ id: 7, name: 'Shop' }] },
        { resource_type: 'flows', count: 1, first: [{ id: 7, name: 'Orders' }] },
        { resource_type: 'teams', count: 1, first: [{ id: at.teamId, name: 'Data' }] },
      ],
      teams: { count: 1, manages: 1, first: [{ id: at.otherTeamId, name: 'Ops' }] },
      grants: { count: 1, administers: 1 },
      invites: { count: 0, first: [] },
      api_keys: 1,
      sessions: 1,
    });
    await call('PUT', `/users/${at.ann.id}/transfer`, { delegate_owner_id: at.bob.id });
    const reason = { reason: 'Leaves' };
    for (const [path, ended] of [
      ['teams', 1],
      ['access', 1],
      ['api_keys', 1],
    ] as const) {
      const reply = await call('DELETE', `/users/${at.ann.id}/${path}`, reason);
      expect([path, reply.json()]).toEqual([path, { ended }]);
      const again = await call('DELETE', `/users/${at.ann.id}/${path}`, reason);
      expect([path, again.json()]).toEqual([path, { ended: 0 }]);
    }
    await call('DELETE', `/users/${at.ann.id}/sessions`);
    await call('PUT', `/users/${at.ann.id}/lock_account`, reason);
    await call('PUT', `/users/${at.ann.id}/deactivate`, reason);
    expect(await leaving()).toMatchObject({
      account: { status: 'DEACTIVATED', account_locked: true, locked_for_good: true },
      owns: [],
      teams: { count: 0, manages: 0, first: [] },
      grants: { count: 0, administers: 0 },
      api_keys: 0,
      sessions: 0,
    });
    await call('DELETE', `/orgs/${at.org.id}/members`, { members: [{ id: at.ann.id }] });
    expect(await leaving()).toMatchObject({
      person: { id: at.ann.id, full_name: 'Ann', email: at.ann.email },
      left_at: expect.any(String),
      membership: null,
      account: null,
    });
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  });

  it('tells a lock that stays from one that ends by itself', async () => {
    const until = '2999-01-01T00:00:00.000Z';
    const free = { account_locked: false, locked_for_good: false, locked_until: null };
    expect(await leaving()).toMatchObject({ account: free });
    await lockByItself(test, at.ann);
    const byItself = (await leaving()).account;
    expect(byItself).toMatchObject({ account_locked: true, locked_for_good: false });
    expect(Date.parse(byItself?.locked_until ?? '')).toBeGreaterThan(Date.now());
    const lock = (body: object) => call('PUT', `/users/${at.ann.id}/lock_account`, body);
    await lock({ reason: 'Leaves', until });
    expect(await leaving()).toMatchObject({
      account: { account_locked: true, locked_for_good: false, locked_until: until },
    });
    await lock({ reason: 'Leaves' });
    expect(await leaving()).toMatchObject({
      account: { account_locked: true, locked_for_good: true, locked_until: null },
    });
  });

  it('says who is the last admin and owner, and knows nobody of another org', async () => {
    const reply = await call('GET', `/users/${at.org.owner.id}/leaving`);
    expect(reply.json()).toMatchObject({
      refused: 'Nobody does this to themselves; ask another admin',
      membership: { is_owner: true, is_last_admin: true },
    });
    const stranger = (await seedOrg(test)).owner;
    expect((await call('GET', `/users/${stranger.id}/leaving`)).statusCode).toBe(404);
    expect((await as(at.bob)('GET', `/users/${at.ann.id}/leaving`)).statusCode).toBe(403);
  });

  it('cuts nothing of oneself nor of a higher rank', async () => {
    const admin = await seedPerson(test, at.org.id, { admin: true });
    for (const path of ['teams', 'access']) {
      const self = await call('DELETE', `/users/${at.org.owner.id}/${path}`);
      expect(self.json().error_code).toBe('cannot_act_on_self');
      const higher = await as(admin)('DELETE', `/users/${at.org.owner.id}/${path}`);
      expect(higher.json().error_code).toBe('higher_rank');
    }
  });
});
