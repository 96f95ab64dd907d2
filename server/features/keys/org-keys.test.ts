import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OrgApiKey } from '../../../contract/api-keys.ts';
import { loginAs, seedOrg, seedPerson, type SeededPerson } from '../../test/seed.ts';
import { nodesOf, planOf, statementsDuring } from '../../test/statements.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

let test: TestApp;
let org: { id: number; owner: SeededPerson };
let ann: SeededPerson;
let bob: SeededPerson;
beforeAll(async () => {
  test = await createTestApp();
  org = await seedOrg(test);
  ann = await seedPerson(test, org.id, { fullName: 'Ann Archer' });
  bob = await seedPerson(test, org.id, { fullName: 'Bob Baker' });
  const stranger = (await seedOrg(test)).owner;
  for (const [owner, name, made, used] of [
    [ann, 'nightly', 50, 1],
    [ann, 'forgotten', 60, null],
    [bob, 'weekly', 40, 39],
    [bob, 'fresh', 0, null],
    [stranger, 'elsewhere', 1, null],
  ] as const) {
    await test.owner.query(
      `WITH audited AS (SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true))
       INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, created_at, expires_at, last_used_at)
       SELECT $1, $2, $3::text, 'rck_…', sha256(convert_to($3::text, 'UTF8')), now() - make_interval(days => $4),
         now() + interval '30 days', now() - make_interval(days => $5) FROM audited`,
      [owner.id, owner.orgId, name, made, used],
    );
  }
});
afterAll(() => test.close());

const list = async (query = '', who: SeededPerson = org.owner, orgId = org.id) =>
  test.app.inject({
    url: `/api/orgs/${orgId}/api_keys${query}`,
    headers: await loginAs(test, who),
  });
const names = async (query?: string) =>
  (await list(query)).json().map(({ name }: OrgApiKey) => name);

it('shows everybody’s keys with their owners, the longest unused first', async () => {
  const reply = await list();
  const [first] = reply.json<OrgApiKey[]>();
  expect(first).toEqual({
    id: expect.any(Number),
    name: 'forgotten',
    mask: 'rck_…',
    org_id: org.id,
    created_at: expect.any(String),
    expires_at: expect.any(String),
    last_used_at: null,
    last_used_ip: null,
    status: 'active',
    ends_at: expect.any(String),
    replaced_by: null,
    etag: expect.any(String),
    owner: { id: ann.id, full_name: 'Ann Archer', email: ann.email },
    idle_ends_at: expect.any(String),
  });
  const idleDays =
    (Date.parse(first?.idle_ends_at ?? '') - Date.parse(first?.created_at ?? '')) / 86_400_000;
  expect(idleDays).toBeCloseTo(90, 1);
  expect(await names()).toEqual(['forgotten', 'fresh', 'weekly', 'nightly']);
  expect(reply.headers['x-total-count']).toBe('4');
  expect(reply.body).not.toContain('secret');
});

it('sorts by age and end, filters, searches by key and owner, and pages by cursor', async () => {
  expect(await names('?sort=created_at')).toEqual(['forgotten', 'nightly', 'weekly', 'fresh']);
  expect(await names('?sort=created_at&order=desc')).toEqual([
    'fresh',
    'weekly',
    'nightly',
    'forgotten',
  ]);
  expect(await names('?idle_days=30')).toEqual(['forgotten', 'weekly']);
  expect(await names('?never_used=true')).toEqual(['forgotten', 'fresh']);
  expect(await names('?q=night')).toEqual(['nightly']);
  expect(await names('?q=BAKER')).toEqual(['fresh', 'weekly']);
  expect(await names('?status=revoked,expired')).toEqual([]);
  const page = await list('?per_page=2');
  const next = /<([^>]+)>; rel="Next"/.exec(String(page.headers['link']))?.[1] ?? '';
  expect(await names(next.slice(next.indexOf('?')))).toEqual(['weekly', 'nightly']);
});

it('is for the admins of that org', async () => {
  expect((await list('', ann)).statusCode).toBe(403);
  const stranger = (await seedOrg(test)).owner;
  expect((await list('', stranger)).statusCode).toBe(404);
});

it('a key of the list can be revoked with the version that it shows', async () => {
  const [row] = (await list('?q=weekly')).json<OrgApiKey[]>();
  const reply = await test.app.inject({
    method: 'DELETE',
    url: `/api/users/${bob.id}/api_keys/${row?.id}`,
    headers: { ...(await loginAs(test, org.owner)), 'if-match': row?.etag ?? '' },
  });
  expect(reply.json()).toMatchObject({ status: 'revoked' });
  expect(await names('?status=revoked')).toEqual(['weekly']);
});

it('reads a page by index, however many keys there are', async () => {
  const client = await test.owner.connect();
  await client.query('BEGIN');
  await client.query(`SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true)`);
  await client.query(
    `INSERT INTO api_keys (user_id, org_id, name, mask, secret_hash, created_at, expires_at, last_used_at)
     SELECT $1, $2, 'many', '', convert_to('many' || n, 'UTF8'), now() - n * interval '1 minute',
       now() + interval '90 days', CASE WHEN n % 3 > 0 THEN now() - n * interval '1 minute' END
     FROM generate_series(1, 20000) n`,
    [bob.id, org.id],
  );
  await client.query('COMMIT');
  client.release();
  await test.owner.query('VACUUM (ANALYZE) api_keys');
  for (const query of ['', '?sort=created_at&order=desc', '?sort=expires_at', '?idle_days=30']) {
    const ran = await statementsDuring(() => list(`${query}${query ? '&' : '?'}count=false`));
    const plans = await Promise.all(
      ran.filter(({ text }) => text.includes('FROM api_keys')).map((one) => planOf(test, one)),
    );
    expect(plans.length, query).toBeGreaterThan(0);
    const reads = plans.flatMap(nodesOf).map((node) => node['Node Type']);
    expect(reads, query).not.toContain('Seq Scan');
    expect(reads, query).not.toContain('Sort');
  }
});
