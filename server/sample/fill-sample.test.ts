import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transact } from '../http/transact.ts';
import { startDue } from '../reviews/start.ts';
import { loginAs, seedOrg } from '../test/seed.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { fillSample } from './fill-sample.repo.ts';

let test: TestApp;
let org: Awaited<ReturnType<typeof seedOrg>>;
let headers: Record<string, string>;

beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test, { name: 'Sample' });
  await transact(test.db, { actor: null, request: null }, (tx, audit) =>
    fillSample(tx, audit, { orgId: org.id, emailDomain: 'example.com', admin: org.owner }),
  );
  headers = await loginAs(test, org.owner);
});
afterAll(() => test.close());

const get = async (url: string): Promise<Record<string, number>> => {
  const reply = await test.app.inject({ url: `/api${url}`, headers });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
};

describe('the sample org', () => {
  it('has 300 people and something of everything', async () => {
    expect(await get('/users/facets')).toMatchObject({
      all: 300,
      locked: 8,
      deactivated: 24,
      pending_invites: 11,
      expired_invites: 6,
      admins: 9,
    });
    const attention = await get('/attention');
    expect(attention['invites_expiring']).toBe(3);
    const expiring = await test.app.inject({
      url: `/api/orgs/${org.id}/invites?expires_within_hours=24`,
      headers,
    });
    expect(expiring.headers['x-total-count']).toBe('3');
    expect(attention['admins_idle_60']).toBeGreaterThanOrEqual(2);
    expect(attention['active_admins']).toBeGreaterThanOrEqual(6);
  });

  it('has teams, and access that shows where it comes from', async () => {
    const list = (url: string) => test.app.inject({ url: `/api${url}`, headers });
    expect((await list('/teams')).headers['x-total-count']).toBe('8');
    // With the teams, which are resources of their own.
    expect((await list('/resources')).headers['x-total-count']).toBe('31');
    const [team] = (await list('/teams')).json();
    const reached = (await list(`/users/${team.members[0].id}/access`)).json();
    expect(reached.some(({ source }: { source: string }) => source === 'team')).toBe(true);
  });

  it('has a review of its admins that starts', async () => {
    const list = async () =>
      (await test.app.inject({ url: '/api/reviews?view=all', headers })).json();
    const [review] = await list();
    expect(review).toMatchObject({ state: 'starting', settings: { scope: { kind: 'admins' } } });
    await startDue(test.services, review.id);
    const [started] = await list();
    expect(started).toMatchObject({
      state: 'active',
      people: 9,
      mine: { open: expect.any(Number) },
    });
    expect(started.counts.items).toBeGreaterThan(10);
    expect(started.counts.held).toBeGreaterThan(0);
  });

  it('has a year of history whose chains are intact and in order', async () => {
    const verified = await get(`/orgs/${org.id}/audit_log/verify`);
    expect(verified).toMatchObject({ intact: true });
    expect(verified['rows']).toBeGreaterThan(5000);
    const { rows } = await test.db.execute<{ days: number; backwards: number }>(sql`
      SELECT extract(day FROM max(created_at) - min(created_at))::int AS days,
        (SELECT count(*) FROM (
          SELECT created_at < lag(created_at) OVER (PARTITION BY chain ORDER BY seq) AS is_back
          FROM audit_log WHERE event <> 'org.created'
        ) steps WHERE is_back) AS backwards
      FROM audit_log WHERE event <> 'org.created'`);
    expect(rows[0]?.days).toBeGreaterThan(340);
    // The org itself was made before its past was written, as a test only does.
    expect(rows[0]?.backwards).toBe(0);
  });
});
