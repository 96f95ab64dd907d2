import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCrowd } from '../../test/seed-crowd.ts';
import { loginAs, seedOrg, seedPerson } from '../../test/seed.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

it('writes the whole filtered list, safe for spreadsheets, and records itself', async () => {
  const org = await seedOrg(test, { owner: { fullName: '=HYPERLINK("http://evil"; "Ödön")' } });
  await seedCrowd(test, org.id, 2500, 10_000);
  const lockee = await seedPerson(test, org.id, { fullName: 'Aaron Locked' });
  const headers = await loginAs(test, org.owner);
  await test.app.inject({
    method: 'PUT',
    url: `/api/users/${lockee.id}/lock_account`,
    headers,
    payload: { reason: '-2+3, "quoted"\r\nsecond line' },
  });
  const fetched = async (query: string) => {
    const reply = await test.app.inject({ url: `/api/users/export?${query}`, headers });
    expect(reply.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="people.csv"',
    });
    expect(reply.body.split('\r\n', 1)[0]).toBe(
      '\uFEFFid,full_name,email,role,status,membership_status,locked,lock_until,lock_reason,invite,last_login_at,last_active_at,created_at',
    );
    return parse(reply.body, { bom: true, columns: true }) as Record<string, string>[];
  };
  const all = await fetched('');
  const { rows } = await test.db.execute<{ id: number }>(sql`
    SELECT user_id AS id FROM org_memberships WHERE org_id = ${org.id} ORDER BY sort_name, user_id`);
  expect(all.map(({ id }) => Number(id))).toEqual(rows.map(({ id }) => id));
  expect(all.find(({ id }) => id === `${org.owner.id}`)).toMatchObject({
    full_name: '\'=HYPERLINK("http://evil"; "Ödön")',
    role: 'admin',
    status: 'ACTIVE',
    membership_status: 'ACTIVE',
    locked: 'false',
  });
  expect(all.find(({ id }) => id === `${lockee.id}`)).toMatchObject({
    locked: 'true',
    lock_reason: '\'-2+3, "quoted"\r\nsecond line',
  });
  const off = await fetched('status=DEACTIVATED&q=ng&sort=email&order=desc');
  expect(off.length).toBeGreaterThan(0);
  expect(off.map(({ email }) => email)).toEqual(
    off
      .map(({ email }) => email)
      .toSorted()
      .toReversed(),
  );
  const events = await test.db.execute(sql`
    SELECT association_resource AS what FROM audit_log
    WHERE org_id = ${org.id} AND event = 'export.created' ORDER BY id`);
  expect(events.rows).toEqual([
    { what: { type: 'users', rows: 2502, filter: { sort: 'full_name', order: 'asc' } } },
    {
      what: {
        type: 'users',
        rows: off.length,
        filter: { q: 'ng', status: ['DEACTIVATED'], sort: 'email', order: 'desc' },
      },
    },
  ]);
});
