import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_HANDED_OVER } from '../../../contract/leaving.ts';
import { RESOURCE_TYPES } from '../../../contract/resources.ts';
import { verifyChains } from '../../audit/verify.ts';
import { callerOf, makeLeaver, type Leaver } from '../../test/leaver.ts';
import { seedMembership, seedOrg, seedPerson } from '../../test/seed.ts';
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

const nothing = Object.fromEntries(RESOURCE_TYPES.map((type) => [type, []]));
const ownedBy = async (id: number) => (await call('GET', `/users/${id}/transferable`)).json();
const transfer = (userId: number, body: object) => call('PUT', `/users/${userId}/transfer`, body);

describe('what can be handed over', () => {
  it('is listed by type, in the documented shape, to admins and to oneself', async () => {
    const reply = await call('GET', `/users/${at.ann.id}/transferable?org_id=${at.org.id}`);
    const owned = {
      ...nothing,
      teams: [{ id: at.teamId, name: 'Data' }],
      data_sources: [{ id: 7, name: 'Shop' }],
      flows: [{ id: 7, name: 'Orders' }],
    };
    expect(reply.json()).toEqual(owned);
    expect((await as(at.ann)('GET', `/users/${at.ann.id}/transferable`)).json()).toEqual(owned);
    expect(await ownedBy(at.bob.id)).toEqual(nothing);
    expect((await as(at.bob)('GET', `/users/${at.ann.id}/transferable`)).statusCode).toBe(403);
  });

  it('is of the org that the request names, where the caller has a right to look', async () => {
    const other = await seedOrg(test);
    await seedMembership(test, other.id, at.ann.id);
    const url = `/users/${at.ann.id}/transferable?org_id=${other.id}`;
    expect((await call('GET', url)).statusCode).toBe(404);
    await seedMembership(test, other.id, at.org.owner.id);
    expect((await call('GET', url)).statusCode).toBe(403);
    const admin = await seedPerson(test, at.org.id);
    await seedMembership(test, other.id, admin.id, true);
    expect((await as(admin)('GET', url)).json()).toEqual(nothing);
    expect((await call('GET', `/users/${at.ann.id}/transferable?org_id=x`)).statusCode).toBe(400);
  });
});

describe('very much', () => {
  /** Flows of Ann, beside what she owns anyhow: a flow, a source and a team. */
  const own = (count: number) =>
    test.owner.query(
      `WITH made AS (
        INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
        SELECT $1, 'flows', 1000 + n, 'Flow ' || n, 'flow ' || n, $2
        FROM generate_series(1, $3::int) n RETURNING 1)
      SELECT count(*) FROM made`,
      [at.org.id, at.ann.id, count],
    );
  const withoutTriggers = async (work: () => Promise<unknown>) => {
    await test.owner.query('ALTER TABLE resources DISABLE TRIGGER USER');
    await work().finally(() => test.owner.query('ALTER TABLE resources ENABLE TRIGGER USER'));
  };

  it('is listed a page at a time, each in the documented shape, with what there is of it', async () => {
    await withoutTriggers(() => own(5));
    const first = await call('GET', `/users/${at.ann.id}/transferable?per_page=4`);
    expect(first.headers['x-total-count']).toBe('8');
    const next = /<([^>]+)>; rel="Next"/.exec(String(first.headers['link']))?.[1] ?? '';
    const second = await call('GET', next.slice(next.indexOf('/api') + 4));
    expect(second.headers['link']).not.toContain('rel="Next"');
    const pages = [first.json(), second.json()];
    for (const page of pages)
      expect(Object.keys(page).toSorted()).toEqual(Object.keys(nothing).toSorted());
    const all = await ownedBy(at.ann.id);
    for (const type of RESOURCE_TYPES) {
      expect(pages.flatMap((page) => page[type])).toEqual(all[type]);
    }
    const wrong = await call(
      'GET',
      `/users/${at.bob.id}/transferable?cursor=${/cursor=([^&]+)/.exec(next)?.[1]}`,
    );
    expect([wrong.statusCode, wrong.json().error_code]).toEqual([400, 'invalid_cursor']);
  });

  it('goes over in parts, each of which says what is left', async () => {
    await withoutTriggers(() => own(MAX_HANDED_OVER));
    const refused = await call('DELETE', `/orgs/${at.org.id}/members`, {
      members: [{ id: at.ann.id, delegate_owner_id: at.bob.id }],
    });
    expect([refused.statusCode, refused.json().error_code]).toEqual([409, 'owns_resources']);
    expect(refused.json().message).toContain(`more than ${MAX_HANDED_OVER} things`);
    const part = await transfer(at.ann.id, { delegate_owner_id: at.bob.id });
    expect(part.json()).toMatchObject({ status: 'partial', remaining: 3 });
    expect(part.json().message).toBe(
      `${MAX_HANDED_OVER} things of Ann went to Bob; 3 more wait for the same request`,
    );
    const rest = await transfer(at.ann.id, { delegate_owner_id: at.bob.id });
    expect(rest.json()).toMatchObject({ status: 'success', remaining: 0 });
    expect(await ownedBy(at.ann.id)).toEqual(nothing);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  }, 120_000);
});

describe('handing over', () => {
  it('gives teams and resources to the delegate, each with its event and one for all', async () => {
    const reply = await transfer(at.ann.id, { org_id: at.org.id, delegate_owner_id: at.bob.id });
    expect(reply.json()).toEqual({
      status: 'success',
      message: '3 things of Ann went to Bob',
      org_id: at.org.id,
      owner_id: at.ann.id,
      delegate_owner_id: at.bob.id,
      transferred: { teams: 1, data_sources: 1, flows: 1 },
      remaining: 0,
    });
    expect(await ownedBy(at.ann.id)).toEqual(nothing);
    expect((await ownedBy(at.bob.id)).flows).toEqual([{ id: 7, name: 'Orders' }]);
    expect((await call('GET', `/teams/${at.teamId}`)).json().owner).toMatchObject({
      id: at.bob.id,
    });
    const { rows } = await test.db.execute(sql`
      SELECT event, item_label, object_changes, count(correlation_id) OVER () AS tied
      FROM audit_log WHERE org_id = ${at.org.id} AND correlation_id IS NOT NULL ORDER BY seq`);
    const change = { owner_id: [at.ann.id, at.bob.id] };
    expect(rows).toEqual([
      { event: 'team.updated', item_label: 'Data', object_changes: change, tied: 4 },
      { event: 'resource.updated', item_label: 'Shop', object_changes: change, tied: 4 },
      { event: 'resource.updated', item_label: 'Orders', object_changes: change, tied: 4 },
      { event: 'user.handed_over', item_label: 'Ann', object_changes: {}, tied: 4 },
    ]);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
    const again = await transfer(at.ann.id, { org_id: at.org.id, delegate_owner_id: at.bob.id });
    expect(again.json()).toMatchObject({ transferred: {} });
  });

  it('of an org that is not there does nothing, however large its id', async () => {
    for (const org_id of [1_234_567_890_123_456, Number.MAX_SAFE_INTEGER]) {
      const reply = await transfer(at.ann.id, { org_id, delegate_owner_id: at.bob.id });
      expect([reply.statusCode, reply.json().error_code]).toEqual([404, 'not_found']);
    }
    expect((await ownedBy(at.ann.id)).flows).toHaveLength(1);
  });

  it('gives each kind to a successor of its own', async () => {
    await transfer(at.ann.id, { delegate_owner_id: at.bob.id, resource_types: ['flows', 'teams'] });
    const rest = await transfer(at.ann.id, { delegate_owner_id: at.cat.id });
    expect(rest.json()).toMatchObject({ transferred: { data_sources: 1 } });
    expect(await ownedBy(at.bob.id)).toMatchObject({ data_sources: [], flows: [{ id: 7 }] });
  });

  it.each([
    ['the same person', () => at.ann.id, 400, 'invalid_request', 'Ann is the one who hands over'],
    ['somebody unknown', () => 999_999, 404, 'not_found', 'The successor is not in this org'],
    [
      'somebody of another org',
      async () => (await seedOrg(test)).owner.id,
      404,
      'not_found',
      'The successor is not in this org',
    ],
    [
      'somebody who is deactivated',
      async () => {
        await call('PUT', `/users/${at.cat.id}/deactivate`);
        return at.cat.id;
      },
      409,
      'conflict',
      'Cat is deactivated',
    ],
  ])(
    'refuses %s as the delegate, and leaves everything',
    async (_what, who, status, code, says) => {
      const delegate = await who();
      const before = await ownedBy(at.ann.id);
      const reply = await transfer(at.ann.id, { org_id: at.org.id, delegate_owner_id: delegate });
      expect([reply.statusCode, reply.json().error_code, reply.json().message]).toEqual([
        status,
        code,
        says,
      ]);
      expect(Object.keys(reply.json().details)).toEqual(['delegate_owner_id']);
      const named = { members: [{ id: at.ann.id, delegate_owner_id: delegate }] };
      const removed = await call('DELETE', `/orgs/${at.org.id}/members`, named);
      expect([removed.statusCode, Object.keys(removed.json().details)]).toEqual([
        status,
        ['members.0.delegate_owner_id'],
      ]);
      expect(await ownedBy(at.ann.id)).toEqual(before);
    },
  );

  it('is for admins, and not from somebody of higher rank', async () => {
    expect((await as(at.bob)('PUT', `/users/${at.ann.id}/transfer`, {})).statusCode).toBe(403);
    const admin = await seedPerson(test, at.org.id, { admin: true });
    const reply = await as(admin)('PUT', `/users/${at.org.owner.id}/transfer`, {
      delegate_owner_id: admin.id,
    });
    expect(reply.json().error_code).toBe('higher_rank');
    const own = await call('PUT', `/users/${at.org.owner.id}/transfer`, {
      delegate_owner_id: at.bob.id,
    });
    expect(own.json()).toMatchObject({ transferred: { teams: 1, flows: 1 } });
  });
});

describe('removing a member who owns something', () => {
  const remove = (members: object[], by = call, reason?: string) =>
    by('DELETE', `/orgs/${at.org.id}/members`, { members, ...(reason && { reason }) });

  it('needs a successor, who gets it all; the rest ends with the membership', async () => {
    expect((await remove([{ id: at.ann.id }])).json().error_code).toBe('owns_teams');
    const reply = await remove(
      [{ email: at.ann.email, delegate_owner_id: at.bob.id }],
      call,
      'Left for Oslo',
    );
    expect(reply.json()).toEqual({ code: '200', message: '1 member removed' });
    expect(await ownedBy(at.bob.id)).toMatchObject({
      teams: [{ id: at.teamId }],
      flows: [{ id: 7 }],
      data_sources: [{ id: 7 }],
    });
    const { rows } = await test.db.execute<{ event: string; reason: string }>(sql`
      SELECT event, reason FROM audit_log
      WHERE org_id = ${at.org.id} AND owner_id = ${at.ann.id} AND reason IS NOT NULL ORDER BY seq`);
    expect(rows.map(({ event }) => event)).toEqual([
      'user.handed_over',
      'team.member_removed',
      'grant.revoked',
      'member.removed',
    ]);
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(['Left for Oslo']));
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  });

  it('takes nobody who leaves as well, nor two successors of one person', async () => {
    const both = await remove([{ id: at.ann.id, delegate_owner_id: at.bob.id }, { id: at.bob.id }]);
    expect(both.json()).toMatchObject({ error_code: 'conflict', message: 'Bob leaves as well' });
    const two = await remove([
      { id: at.ann.id, delegate_owner_id: at.bob.id },
      { email: at.ann.email, delegate_owner_id: at.cat.id },
    ]);
    expect(Object.keys(two.json().details)).toEqual(['members.1.delegate_owner_id']);
    const good = await remove([
      { id: at.ann.id, delegate_owner_id: at.cat.id },
      { id: at.bob.id, delegate_owner_id: at.cat.id },
    ]);
    expect(good.json().message).toBe('2 members removed');
  });

  it('lets a successor take the place of the owner and last admin of an org', async () => {
    const boss = await seedPerson(test, (await seedOrg(test)).id, { superUser: true });
    const asBoss = as({ id: boss.id, orgId: at.org.id });
    expect((await remove([{ id: at.org.owner.id }], asBoss)).json().error_code).toBe('owns_org');
    const pending = await seedPerson(test, at.org.id, { password: null });
    const none = await remove([{ id: at.org.owner.id, delegate_owner_id: pending.id }], asBoss);
    expect(none.json().error_code).toBe('conflict');
    const reply = await remove([{ id: at.org.owner.id, delegate_owner_id: at.bob.id }], asBoss);
    expect(reply.statusCode, reply.body).toBe(200);
    const now = (await as(at.bob)('GET', `/orgs/${at.org.id}`)).json();
    expect(now.owner.id).toBe(at.bob.id);
    expect(now.billing_owner.id).toBe(at.bob.id);
    expect(now.admins.map(({ id }: { id: number }) => id)).toEqual([at.bob.id]);
    expect((await as(at.bob)('GET', `/users/${at.bob.id}/transferable`)).json()).toMatchObject({
      flows: [{ id: 8 }],
      teams: [{ id: at.otherTeamId }],
    });
  });

  it('a deactivated member keeps what is theirs, unless a successor is named', async () => {
    const off = (members: object[]) =>
      call('PUT', `/orgs/${at.org.id}/members/deactivate`, { members, reason: 'On leave' });
    expect((await off([{ id: at.ann.id }])).statusCode).toBe(200);
    expect((await ownedBy(at.ann.id)).teams).toHaveLength(1);
    await call('PUT', `/orgs/${at.org.id}/members/activate`, { members: [{ id: at.ann.id }] });
    await off([{ id: at.ann.id, delegate_owner_id: at.bob.id }]);
    expect(await ownedBy(at.ann.id)).toEqual(nothing);
  });
});
