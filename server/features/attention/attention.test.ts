import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { arrange } from '../../test/calls.ts';
import { seedReview } from '../../test/seed-review.ts';
import { seedCrowd } from '../../test/seed-crowd.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('each figure is the count of the list it stands for', async () => {
  const org = await seedOrg(test);
  await seedCrowd(test, org.id, 500, 10_000);
  await seedCrowd(test, (await seedOrg(test)).id, 90, 20_000);
  const headers = await loginAs(test, org.owner);
  // Whoever asks is active from then on: not only from the second request.
  await arrange(
    test,
    sql`UPDATE org_memberships SET active_at = now() WHERE user_id = ${org.owner.id}`,
  );
  const read = async (url: string) => {
    const reply = await test.app.inject({ url: `/api${url}`, headers });
    return { body: reply.json(), total: Number(reply.headers['x-total-count']) };
  };
  await test.owner.query(
    `INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, item_type, actor_type, prev_hash, hash)
     SELECT $1, 'made up', n, date_trunc('day', now(), 'Asia/Tokyo') + make_interval(mins => n - 4),
       (ARRAY['authn.login_failed', 'authn.login_blocked', 'authn.login_succeeded'])[1 + n % 3],
       'failure', 'user', 'system', '', '' FROM generate_series(1, 9) n`,
    [org.id],
  );
  const { body } = await read('/attention?tz=Asia/Tokyo');
  const able = await test.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM org_memberships m JOIN users u ON u.id = m.user_id
     WHERE m.org_id = $1 AND m.is_admin AND m.status = 'ACTIVE' AND u.status = 'ACTIVE'
       AND u.admin_locked_until IS NULL AND u.password_hash IS NOT NULL`,
    [org.id],
  );
  const expiring = await test.owner.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM invites WHERE org_id = $1 AND status = 'pending'
       AND expires_at > now() AND expires_at <= now() + interval '24 hours'`,
    [org.id],
  );
  expect(body).toEqual({
    locked: (await read('/users?access_role=all&locked=true')).total,
    invites_expiring: expiring.rows[0]?.n,
    invites_expired: (await read('/users?access_role=all&invite=expired')).total,
    admins_idle_60: (await read('/users?access_role=all&role=admin&status=ACTIVE&idle_days=60'))
      .total,
    active_admins: able.rows[0]?.n,
    failed_sign_ins_today: 4,
    addresses_stopped_today: 0,
    reviews_due: { my_items: 0, overdue: 0, waiting: 0 },
    as_of: expect.stringMatching(/Z$/),
  });
  expect(body.locked).toBeGreaterThan(0);
  expect(body.admins_idle_60).toBeGreaterThan(0);
  for (const tz of ['Mars/Base', '+02', "'; --", 'UTC0']) {
    const reply = await test.app.inject({
      url: `/api/attention?tz=${encodeURIComponent(tz)}`,
      headers,
    });
    expect([tz, reply.statusCode]).toEqual([tz, 400]);
  }
  const asMember = await loginAs(test, await seedPerson(test, org.id));
  expect((await test.app.inject({ url: '/api/attention', headers: asMember })).statusCode).toBe(
    403,
  );
});

it('tells of reviews: what is mine to decide, what runs late, what waits to be applied', async () => {
  const org = await seedOrg(test);
  const bob = await seedPerson(test, org.id);
  const open = (reviewerId: number, holderId: number) => ({ reviewerId, holderId });
  const begin = (more: object) =>
    seedReview(test, { orgId: org.id, ownerId: org.owner.id, ...more });
  await begin({
    items: [open(org.owner.id, 1), open(bob.id, 2), { ...open(org.owner.id, 3), decision: 'keep' }],
  });
  const late = { startedAt: `now() - interval '9 days'`, dueAt: `now() + interval '2 days'` };
  await begin({ ...late, items: [{ ...open(org.owner.id, 1), decision: 'unsure' }] });
  await begin({ ...late, items: [{ ...open(org.owner.id, 1), decision: 'keep' }] });
  await begin({ state: 'awaiting_apply', items: [open(org.owner.id, 1)] });
  await seedReview(test, { ...(await elsewhere()), ...late, items: [open(org.owner.id, 1)] });
  const headers = await loginAs(test, org.owner);
  const { body } = await test.app.inject({ url: '/api/attention', headers });
  expect(JSON.parse(body).reviews_due).toEqual({ my_items: 2, overdue: 1, waiting: 1 });
});

const elsewhere = async () => {
  const { id: orgId, owner } = await seedOrg(test);
  return { orgId, ownerId: owner.id };
};
