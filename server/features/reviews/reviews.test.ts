import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewSettingsInput } from '../../../contract/review-settings.ts';
import { verifyChains } from '../../audit/verify.ts';
import { startDue } from '../../reviews/start.ts';
import { arrange } from '../../test/calls.ts';
import { callerOf, makeLeaver, type Leaver } from '../../test/leaver.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
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

const settings = (given: Partial<ReviewSettingsInput> = {}): ReviewSettingsInput => ({
  name: 'Quarterly',
  scope: { kind: 'everybody' },
  reviewers: { policy: 'named', reviewer_ids: [at.org.owner.id, at.cat.id] },
  rules: { days: 14, grantor_days: 0 },
  ...given,
});
const create = (given: Partial<ReviewSettingsInput> = {}, more: object = {}) =>
  call('POST', '/reviews', { settings: settings(given), ...more });
const events = async () => {
  const { rows } = await test.db.execute<{ event: string }>(
    sql`SELECT event FROM audit_log WHERE org_id = ${at.org.id} AND event LIKE 'review.%' ORDER BY seq`,
  );
  return rows.map(({ event }) => event);
};

describe('making a review', () => {
  it('makes a draft that can be changed, started and deleted', async () => {
    const reply = await create();
    expect(reply.statusCode, reply.body).toBe(200);
    const draft = reply.json();
    expect(draft).toMatchObject({
      state: 'draft',
      number: 1,
      owner: { id: at.org.owner.id },
      settings: { name: 'Quarterly', rules: { on_silence: 'keep_flagged', repeat: 'none' } },
      counts: { items: 0 },
      may: ['edit', 'start', 'delete'],
    });
    const changed = await call('PUT', `/reviews/${draft.id}`, {
      settings: settings({ name: 'Yearly' }),
    });
    expect(changed.json()).toMatchObject({ state: 'draft', settings: { name: 'Yearly' } });
    expect((await call('DELETE', `/reviews/${draft.id}`)).json().message).toContain('Yearly');
    expect((await call('GET', `/reviews/${draft.id}`)).statusCode).toBe(404);
    expect(await events()).toEqual(['review.created', 'review.updated', 'review.deleted']);
    expect((await verifyChains(test.db, at.org.id)).intact).toBe(true);
  });

  it('starts now or at a time, and is no longer changed then', async () => {
    const later = new Date(Date.now() + 86_400_000).toISOString();
    const planned = (await create({ name: 'Later' }, { start: later })).json();
    expect(planned).toMatchObject({ state: 'scheduled', starts_at: later });
    await startDue(test.services, planned.id);
    expect((await call('GET', `/reviews/${planned.id}`)).json().state).toBe('scheduled');
    const now = (await create({}, { start: 'now' })).json();
    expect(now.state).toBe('starting');
    await startDue(test.services, now.id);
    const review = (await call('GET', `/reviews/${now.id}`)).json();
    expect(review).toMatchObject({
      state: 'active',
      people: 4,
      reviewers: 2,
      counts: { items: 9, open: 9, held: 0 },
      next_start_at: null,
    });
    for (const [method, path] of [
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/start'],
    ] as const) {
      const reply = await call(method, `/reviews/${now.id}${path}`, {
        ...(method === 'PUT' && { settings: settings() }),
      });
      expect([path, reply.json().error_code]).toEqual([path, 'review_state']);
    }
    const started = await call('POST', `/reviews/${planned.id}/start`, {});
    expect(started.json()).toMatchObject({ state: 'starting', starts_at: null });
    expect((await call('POST', `/reviews/${planned.id}/start`, {})).json().error_code).toBe(
      'review_state',
    );
  });

  it('changes the next runs of a series that has begun, and not the running one', async () => {
    const rules = { days: 7, repeat: 'quarterly' as const };
    const { id } = (await create({ rules }, { start: 'now' })).json();
    await startDue(test.services, id);
    const before = (await call('GET', `/reviews/${id}`)).json();
    expect(before.next_start_at).not.toBe(null);
    expect(before.may).toContain('edit');
    const monthly = settings({ name: 'Monthly', rules: { days: 7, repeat: 'monthly' } });
    const reply = await call('PUT', `/reviews/${id}`, { settings: monthly });
    expect(reply.json()).toMatchObject({ state: 'active', settings: { name: 'Quarterly' } });
    expect(reply.json().next_start_at < before.next_start_at).toBe(true);
    const never = settings({ rules: { days: 7, repeat: 'none' } });
    const stopped = await call('PUT', `/reviews/${id}`, { settings: never });
    expect(stopped.json().next_start_at).toBe(null);
    expect(stopped.json().may).not.toContain('edit');
  });

  it('is refused on what somebody else has changed since', async () => {
    const { id, etag } = (await create()).json();
    await call('PUT', `/reviews/${id}`, { settings: settings({ name: 'Other' }) });
    const headers = await loginAs(test, at.org.owner);
    const reply = await test.app.inject({
      method: 'PUT',
      url: `/api/reviews/${id}`,
      headers: { ...headers, 'if-match': etag },
      payload: { settings: settings() },
    });
    expect(reply.json()).toMatchObject({
      error_code: 'stale_version',
      current: { settings: { name: 'Other' } },
    });
  });

  it.each([
    [
      'a team that is gone',
      { scope: { kind: 'team', team_id: 999_999 } },
      404,
      'settings.scope.team_id',
    ],
    [
      'a resource that is not there',
      { scope: { kind: 'resources', resources: [{ resource_type: 'flows', resource_id: 999 }] } },
      404,
      'settings.scope.resources.0',
    ],
    [
      'days that are none',
      { scope: { kind: 'idle', idle_days: 60, below_days: 60 } },
      400,
      'settings.scope.below_days',
    ],
    ['no zone', { rules: { days: 7, time_zone: 'Mars' } }, 400, 'settings.rules.time_zone'],
    ['no reviewer', { reviewers: { policy: 'named' } }, 400, 'settings.reviewers.reviewer_ids'],
    [
      'a reviewer whom nobody knows',
      { reviewers: { policy: 'org_admins', fallback_ids: [999_999] } },
      404,
      'settings.reviewers.fallback_ids.0',
    ],
    ['more days than there may be', { rules: { days: 91 } }, 400, 'settings.rules.days'],
  ])('is refused with %s', async (_what, given, status, field) => {
    const reply = await create(given as never);
    expect([reply.statusCode, Object.keys(reply.json().details)]).toEqual([status, [field]]);
    expect(await events()).toEqual([]);
  });

  it('is refused with reviewers of another org, and with those who cannot decide', async () => {
    const { owner } = await seedOrg(test);
    const strange = await create({ reviewers: { policy: 'named', reviewer_ids: [owner.id] } });
    expect([strange.statusCode, strange.json().message]).toEqual([
      404,
      'The reviewer is not in this org',
    ]);
    await call('PUT', `/users/${at.cat.id}/lock_account`, {});
    const locked = await create();
    expect([locked.statusCode, locked.json().error_code]).toEqual([409, 'conflict']);
    expect(locked.json().message).toContain('Cat is deactivated, locked');
  });

  it('does not start in the past, on nothing, or without the name where silence takes away', async () => {
    const past = await create({}, { start: '2020-01-01T00:00:00Z' });
    expect([past.statusCode, Object.keys(past.json().details)]).toEqual([400, ['start']]);
    const none = await create({ scope: { kind: 'keys' } }, { start: 'now' });
    expect([none.statusCode, none.json().error_code]).toEqual([409, 'empty_scope']);
    const rules = { days: 7, on_silence: 'revoke', apply: 'by_itself' } as const;
    const bare = await create({ rules }, { start: 'now' });
    expect([bare.statusCode, Object.keys(bare.json().details)]).toEqual([400, ['confirm']]);
    const typed = await create({ rules }, { start: 'now', confirm: 'Quarterly' });
    expect(typed.statusCode).toBe(200);
    const draft = (await create({ rules })).json();
    expect((await call('POST', `/reviews/${draft.id}/start`, {})).statusCode).toBe(400);
    const body = { confirm: 'Quarterly' };
    expect((await call('POST', `/reviews/${draft.id}/start`, body)).statusCode).toBe(200);
  });
});

describe('a preview', () => {
  it('says how many that would be, who looks, and what silence would do', async () => {
    const rules = { days: 7, on_silence: 'revoke', grantor_days: 0 } as const;
    const reply = await call('POST', '/reviews/preview', { settings: settings({ rules }) });
    expect(reply.json()).toEqual({
      people: 4,
      items: 9,
      by_right: [
        { kind: 'membership', items: 4 },
        { kind: 'admin', items: 1 },
        { kind: 'team', items: 3 },
        { kind: 'grant', items: 1 },
      ],
      reviewers: expect.arrayContaining([
        expect.objectContaining({ reviewer: expect.objectContaining({ id: at.org.owner.id }) }),
      ]),
      reviewer_count: 2,
      held: 0,
      self_attested: 2,
      too_young: 0,
      on_silence: { keep: 0, revoke: 9, people: 4, admins: 1, held_for_second_person: true },
    });
    const young = await call('POST', '/reviews/preview', {
      settings: settings({ exclude_younger_days: 7 }),
    });
    expect(young.json()).toMatchObject({ people: 0, items: 0, too_young: 4 });
    expect(await events()).toEqual([]);
  });

  it('is what the start does', async () => {
    const preview = (await call('POST', '/reviews/preview', { settings: settings() })).json();
    const { id } = (await create({}, { start: 'now' })).json();
    await startDue(test.services, id);
    const { rows } = await test.db.execute<{ id: number; items: number }>(sql`
      SELECT reviewer_id AS id, count(*) AS items FROM review_items WHERE review_id = ${id}
      GROUP BY 1`);
    const given = preview.reviewers.map((one: { reviewer: { id: number }; items: number }) => ({
      id: one.reviewer.id,
      items: one.items,
    }));
    const byId = (a: { id: number }, b: { id: number }) => a.id - b.id;
    expect(given.toSorted(byId)).toEqual(rows.toSorted(byId));
  });
});

describe('who sees what', () => {
  it('admins see all, reviewers what has items for them, others nothing', async () => {
    const { id } = (await create({ name: 'Running' }, { start: 'now' })).json();
    await startDue(test.services, id);
    const draft = (await create({ name: 'Draft' })).json();
    const names = async (who: { id: number; orgId: number }, query: string) => {
      const reply = await as(who)('GET', `/reviews?${query}`);
      return reply.statusCode === 200
        ? reply.json().map((one: { settings: { name: string } }) => one.settings.name)
        : reply.json().error_code;
    };
    const { owner } = at.org;
    expect(await names(owner, 'view=all')).toEqual(['Running', 'Draft']);
    expect(await names(owner, 'view=scheduled')).toEqual(['Draft']);
    expect(await names(owner, 'view=all&q=dra')).toEqual(['Draft']);
    expect(await names(owner, '')).toEqual(['Running']);
    expect(await names(at.cat, '')).toEqual(['Running']);
    expect(await names(at.bob, '')).toEqual([]);
    expect(await names(at.cat, 'view=all')).toBe('forbidden');
    expect((await as(at.cat)('GET', `/reviews/${id}`)).json()).toMatchObject({
      may: ['decide', 'reassign'],
      mine: { open: expect.any(Number) },
    });
    expect((await as(at.cat)('GET', `/reviews/${draft.id}`)).statusCode).toBe(404);
    expect((await as(at.bob)('GET', `/reviews/${id}`)).statusCode).toBe(404);
    const stranger = (await seedOrg(test)).owner;
    expect((await as(stranger)('GET', `/reviews/${id}`)).statusCode).toBe(404);
    expect((await as(stranger)('POST', `/reviews/${id}/pause`, {})).statusCode).toBe(404);
    const page = await call('GET', '/reviews?view=all&per_page=1');
    const next = /cursor=([^&>]+)/.exec(String(page.headers['link']))?.[1] ?? '';
    const second = await call('GET', `/reviews?view=all&per_page=1&cursor=${next}`);
    expect(second.json().map((one: { id: number }) => one.id)).toEqual([draft.id]);
  });
});

describe('privilege that sleeps', () => {
  it('is counted by role and days, never from joining where somebody was active', async () => {
    const admin = await seedPerson(test, at.org.id, { admin: true });
    await arrange(
      test,
      sql`UPDATE org_memberships SET created_at = now() - interval '400 days',
        active_at = now() - interval '70 days' WHERE user_id = ${admin.id}`,
    );
    const { cells } = (await call('GET', '/dormant_privilege')).json();
    expect(cells).toHaveLength(12);
    const people = (role: string, days: number) =>
      cells.find(
        (cell: { role: string; idle_days: number }) =>
          cell.role === role && cell.idle_days === days,
      ).people;
    expect([people('admin', 0), people('admin', 60), people('member', 0)]).toEqual([1, 1, 3]);
    const old = (await call('GET', '/dormant_privilege?exclude_younger_days=30')).json();
    expect(old.cells.reduce((sum: number, cell: { people: number }) => sum + cell.people, 0)).toBe(
      1,
    );
    const scope = { kind: 'idle', idle_days: 60, below_days: 90, role: 'admin' } as const;
    const body = { settings: settings({ scope, rights: ['admin'] }) };
    expect((await call('POST', '/reviews/preview', body)).json().people).toBe(1);
  });
});
