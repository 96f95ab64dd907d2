import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyChains } from '../../../audit/verify.ts';
import { bulkCallsOf, eventsOf, statesOf } from '../../../test/bulk-calls.ts';
import { seedCrowd } from '../../../test/seed-crowd.ts';
import {
  loginAs,
  seedMembership,
  seedOrg,
  seedPerson,
  type SeededPerson,
} from '../../../test/seed.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

let org: Awaited<ReturnType<typeof seedOrg>>;
let admin: SeededPerson;
let as: Awaited<ReturnType<typeof bulkCallsOf>>;
beforeEach(async () => {
  org = await seedOrg(test);
  admin = await seedPerson(test, org.id, { admin: true });
  as = await bulkCallsOf(test, admin);
});

const people = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_none, n) =>
      seedPerson(test, org.id, { fullName: `Person ${String(n).padStart(3, '0')}` }),
    ),
  );
const idsOf = (list: readonly { id: number }[]) => list.map(({ id }) => id);

describe('a plan', () => {
  it('says of each what would become of them, and does nothing', async () => {
    const [ann, off] = await people(2);
    await as.bulk({ action: 'deactivate', ids: [off?.id] });
    const body = { action: 'deactivate', ids: [ann?.id, off?.id, admin.id], reason: 'Left' };
    const row = { code: null, message: '', link: null };
    expect(await as.plan(body)).toEqual({
      id: null,
      action: 'deactivate',
      state: 'planned',
      reason: 'Left',
      until: null,
      team: null,
      resource: null,
      access_level: null,
      expires_at: null,
      counts: { total: 3, will_change: 1, waiting: 0, changed: 0, already: 1, blocked: 1 },
      can_undo: false,
      undo_of: null,
      undone_by: null,
      correlation_id: null,
      created_at: null,
      ended_at: null,
      rows: [
        { ...row, id: ann?.id, full_name: ann?.fullName, email: ann?.email, state: 'will_change' },
        {
          ...row,
          id: off?.id,
          full_name: off?.fullName,
          email: off?.email,
          state: 'already',
          message: 'Is deactivated already',
        },
        {
          ...row,
          id: admin.id,
          full_name: admin.fullName,
          email: admin.email,
          state: 'blocked',
          code: 'cannot_act_on_self',
          message: 'Nobody does this to themselves; ask another admin',
        },
      ],
    });
    expect((await as.send('GET', '/users/bulk')).json()).toHaveLength(1);
    expect((await as.plan({ action: 'activate', ids: [ann?.id] })).counts.already).toBe(1);
  });

  it('blocks by the rules of the act: rank, home org, invitations, what is owned, strangers', async () => {
    const other = await seedOrg(test);
    const boss = await seedPerson(test, org.id, { superUser: true });
    const guest = await seedPerson(test, org.id, { homeOrgId: other.id });
    await seedMembership(test, other.id, guest.id);
    const invited = await as.send('POST', '/users', { email: `asked-${org.id}@example.com` });
    const ids = [boss.id, guest.id, other.owner.id, 4_000_000];
    expect(statesOf(await as.plan({ action: 'lock', ids }))).toEqual([
      [boss.id, 'blocked', 'higher_rank'],
      [guest.id, 'blocked', 'not_home_org'],
      [other.owner.id, 'blocked', 'not_found'],
      [4_000_000, 'blocked', 'not_found'],
    ]);
    const strangers = (await as.plan({ action: 'lock', ids })).rows.slice(2);
    expect(strangers.map(({ full_name: name, email }) => name + email)).toEqual(['', '']);
    // What concerns the membership alone is open here.
    expect(statesOf(await as.plan({ action: 'deactivate', ids: [guest.id] }))).toEqual([
      [guest.id, 'will_change', null],
    ]);
    const reset = await as.plan({ action: 'send_reset', ids: [invited.json().id] });
    expect(reset.rows[0]).toMatchObject({ state: 'blocked', code: 'conflict' });
    const owner = await bulkCallsOf(test, boss);
    expect(statesOf(await owner.plan({ action: 'remove', ids: [org.owner.id] }))).toEqual([
      [org.owner.id, 'blocked', 'owns_org'],
    ]);
  });

  it('keeps the last admin, also of an org elsewhere', async () => {
    const boss = await bulkCallsOf(test, await seedPerson(test, org.id, { superUser: true }));
    const admins = [org.owner.id, admin.id];
    for (const action of ['deactivate', 'lock', 'make_member']) {
      expect(statesOf(await boss.plan({ action, ids: admins }))).toEqual([
        [org.owner.id, 'will_change', null],
        [admin.id, 'blocked', 'last_admin'],
      ]);
    }
    const [ann] = await people(1);
    const lone = await seedOrg(test);
    await seedMembership(test, lone.id, ann?.id ?? 0, true);
    await bulkCallsOf(test, await seedPerson(test, lone.id, { superUser: true })).then((there) =>
      there.bulk({ action: 'make_member', ids: [lone.owner.id] }),
    );
    expect(statesOf(await as.plan({ action: 'lock', ids: [ann?.id] }))).toEqual([
      [ann?.id, 'blocked', 'last_admin'],
    ]);
  });
});

describe('a run', () => {
  it('changes each on their own, tells what became of each, and logs all under one correlation', async () => {
    const list = await people(60);
    const session = await loginAs(test, list[3] ?? admin);
    const run = await as.bulk({
      action: 'deactivate',
      ids: [...idsOf(list), admin.id],
      reason: 'Closed',
    });
    expect(run).toMatchObject({
      id: expect.any(Number),
      state: 'done',
      can_undo: true,
      correlation_id: expect.any(String),
      counts: { total: 61, waiting: 0, changed: 60, already: 0, blocked: 1 },
    });
    expect(run.rows.at(-1)).toMatchObject({ id: admin.id, code: 'cannot_act_on_self' });
    const events = await eventsOf(test, run);
    const denied = events.filter(({ event }) => event === 'authz.denied');
    expect(denied).toEqual([
      { event: 'authz.denied', owner: admin.id, reason: 'cannot_act_on_self' },
    ]);
    expect(events.filter(({ event }) => event === 'user.deactivated')).toEqual(
      idsOf(list).map((owner) => ({ event: 'user.deactivated', owner, reason: 'Closed' })),
    );
    const seen = await test.app.inject({ url: '/api/users/current', headers: session });
    expect(seen.statusCode).toBe(401);
    expect((await verifyChains(test.db, org.id)).intact).toBe(true);
    expect(await as.run(run)).toEqual(run);
  });

  it('takes everybody who matches a filter, but for those who are named', async () => {
    const list = await people(4);
    const spared = list[1]?.id;
    const filter = { q: 'person 00', status: 'ACTIVE', locked: false, role: 'member' };
    const body = { action: 'lock', filter, except_ids: [spared], reason: 'Incident' };
    const run = await as.bulk({ ...body, until: '2999-01-01T00:00:00Z' });
    expect(run.until).toBe('2999-01-01T00:00:00.000Z');
    expect(statesOf(run)).toEqual(
      idsOf(list)
        .filter((id) => id !== spared)
        .map((id) => [id, 'changed', null]),
    );
    expect((await as.plan(body)).counts.total).toBe(0);
  });

  it('is done once for a key, whoever is faster; the key is of this body alone', async () => {
    const ids = idsOf(await people(5));
    const body = { action: 'deactivate', ids };
    const key = { 'idempotency-key': 'one-and-the-same' };
    const [one, two] = await Promise.all([as.bulk(body, key), as.bulk(body, key)]);
    expect(two).toEqual(one);
    expect(await eventsOf(test, one)).toHaveLength(5);
    const again = await as.send('POST', '/users/bulk', { ...body, within_seconds: 3 }, key);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.json()).toEqual(one);
    const other = await as.send('POST', '/users/bulk', { ...body, reason: 'Other' }, key);
    expect([other.statusCode, other.json().error_code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('is seen by whoever asked for it alone', async () => {
    const run = await as.bulk({ action: 'deactivate', ids: idsOf(await people(1)) });
    const colleague = await bulkCallsOf(test, org.owner);
    for (const path of ['', '/resume', '/stop', '/undo']) {
      const method = path === '' ? 'GET' : 'POST';
      const reply = await colleague.send(method, `/users/bulk/${run.id}${path}`);
      expect([path, reply.statusCode]).toEqual([path, 404]);
    }
    expect((await colleague.send('GET', '/users/bulk')).json()).toEqual([]);
  });

  it('is listed without its rows, newest first', async () => {
    const ids = idsOf(await people(1));
    const first = await as.bulk({ action: 'deactivate', ids });
    const { rows: _rows, ...second } = await as.bulk({ action: 'activate', ids });
    const page = await as.send('GET', '/users/bulk?per_page=1');
    expect(page.json()).toEqual([second]);
    expect(page.headers['x-total-count']).toBe('2');
    const next = /<\/api([^>]+)>; rel="Next"/.exec(String(page.headers['link']))?.[1] ?? '';
    expect((await as.send('GET', next)).json()).toMatchObject([{ id: first.id }]);
  });
});

describe('bad requests', () => {
  it.each([
    [{ action: 'deactivate' }, 'ids'],
    [{ action: 'deactivate', ids: [] }, 'ids'],
    [{ action: 'deactivate', ids: [1], filter: {} }, 'ids'],
    [{ action: 'deactivate', ids: [7, 8, 7] }, 'ids.2'],
    [{ action: 'deactivate', ids: [1], except_ids: [1] }, 'except_ids'],
    [{ action: 'explode', ids: [1] }, 'action'],
    [{ action: 'add_to_team', ids: [1] }, 'team_id'],
    [{ action: 'lock', ids: [1], team_id: 1 }, 'team_id'],
    [{ action: 'deactivate', ids: [1], until: '2999-01-01T00:00:00Z' }, 'until'],
    [{ action: 'lock', ids: [1], until: '2001-01-01T00:00:00Z' }, 'until'],
    [{ action: 'lock', filter: { role: 'king' } }, 'filter.role'],
    [{ action: 'lock', filter: { colour: 'red' } }, 'filter.colour'],
    [{ action: 'lock', ids: [1], within_seconds: 26 }, 'within_seconds'],
  ])('%j names %s', async (body, field) => {
    const reply = await as.send('POST', '/users/bulk', body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().details).toHaveProperty([field]);
  });

  it('a team of another org is not there', async () => {
    const body = { action: 'add_to_team', ids: [admin.id], team_id: 1_000_000 };
    expect((await as.send('POST', '/users/bulk', body)).statusCode).toBe(404);
  });

  it('more people than one run takes are counted and refused', async () => {
    await seedCrowd(test, org.id, 5001, 50_000_000);
    const body = { action: 'lock', filter: { q: 'crowd-' } };
    const reply = await as.send('POST', '/users/bulk', body);
    expect(reply.json().message).toBe('filter: 5,001 people match; one run takes 5,000 at most');
    expect((await as.plan({ ...body, except_ids: [50_000_001] })).counts.total).toBe(5000);
  });
});
