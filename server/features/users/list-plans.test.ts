import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCrowd } from '../../test/seed-crowd.ts';
import { loginAs, seedOrg } from '../../test/seed.ts';
import { nodesOf, planOf, statementsDuring } from '../../test/statements.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

const BIG_TABLES = new Set(['users', 'org_memberships', 'locks', 'invites', 'audit_log']);
// As many as the promise names.
const MANY = 100_000;
const SEED_MS = 240_000;
const READ_MS = 120_000;

const FILTERS = [
  '',
  'status=ACTIVE',
  'status=DEACTIVATED',
  'locked=true',
  'locked=false',
  'role=admin',
  'role=member',
  'invite=pending',
  'invite=expired',
  'idle_days=60',
  'idle_days=300',
  'never_signed_in=true',
  'never_signed_in=false',
  'q=a',
  'q=kaya',
  'q=10055',
  'q=zzzzzz',
  'q=crowd-10005@example.com,crowd-10007@example.com',
  'role=admin&status=ACTIVE&idle_days=60',
  'status=DEACTIVATED&locked=true&never_signed_in=true',
  'q=zzzzzz&invite=expired&never_signed_in=true',
  'status=ACTIVE&role=member&locked=false&never_signed_in=true',
  'page=300',
];

let test: TestApp;
let orgs: { id: number; firstId: number; headers: Record<string, string> }[];

beforeAll(async () => {
  test = await createTestApp();
  const [big, small] = [await seedOrg(test), await seedOrg(test)];
  await seedCrowd(test, big.id, MANY, 10_000);
  await seedCrowd(test, small.id, 100, 500_000);
  await test.owner.query(
    `INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, item_type, actor_type,
       actor_id, owner_id, prev_hash, hash)
     SELECT CASE WHEN n % 200 = 0 THEN $2::bigint ELSE $1 END, 'made up', n,
       now() - make_interval(mins => n * 20),
       (ARRAY['authn.login_succeeded', 'user.updated', 'authn.login_failed'])[1 + n % 3],
       'success', 'user', 'user', 10000 + n % 900, 10000 + n % 700, '', ''
     FROM generate_series(1, $3::int) n`,
    [big.id, small.id, MANY],
  );
  await test.owner.query('VACUUM (ANALYZE) audit_log');
  orgs = [
    { id: big.id, firstId: 10_001, headers: await loginAs(test, big.owner) },
    { id: small.id, firstId: 500_001, headers: await loginAs(test, small.owner) },
  ];
}, SEED_MS);
afterAll(() => test.close());

/**
 * The whole-table reads in the plans of every statement that one request runs, each as the role and
 * the org that it ran as.
 */
const tableReads = async (url: string, headers: Record<string, string>): Promise<string[]> => {
  const ran = await statementsDuring(async () => {
    const reply = await test.app.inject({ method: 'GET', url: `/api${url}`, headers });
    expect(reply.statusCode, `${url}: ${reply.body}`).toBe(200);
  });
  expect(ran.filter(({ scope }) => scope !== 'system').length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const statement of ran) {
    for (const node of nodesOf(await planOf(test, statement))) {
      if (node['Node Type'] === 'Seq Scan' && BIG_TABLES.has(node['Relation Name'] ?? '')) {
        found.push(`${url}: ${node['Relation Name']} in ${statement.text}`);
      }
    }
  }
  return found;
};

it.each(['full_name', 'email', 'created_at', 'last_active_at'])(
  'no list of people by %s reads a whole table, nor does its count',
  async (sort) => {
    for (const { headers } of orgs) {
      // Backwards an index is walked as it is forwards: without a filter is enough.
      for (const rest of [...FILTERS, 'order=desc']) {
        const url = `/users?access_role=all&sort=${sort}&${rest}`;
        expect(await tableReads(url, headers)).toEqual([]);
      }
    }
  },
  READ_MS,
);

it(
  'neither does any other list or figure',
  async () => {
    for (const { id, firstId, headers } of orgs) {
      const locked = firstId + 34;
      for (const url of [
        '/users',
        '/users?access_role=owner',
        '/users?access_role=member&per_page=200',
        '/users/facets',
        `/users/${locked}`,
        `/users/${locked}?expand=1`,
        `/users/${locked}/metrics`,
        `/users/${locked}/locks`,
        '/locks',
        '/locks?kind=admin',
        '/locks?per_page=200',
        '/attention',
        '/orgs',
        `/orgs/${id}`,
        `/orgs/${id}/invites`,
        `/orgs/${id}/invites?status=pending`,
        `/orgs/${id}/invites?status=expired,accepted&sort=expires_at`,
        `/orgs/${id}/members`,
        `/orgs/${id}/members?q=kaya`,
        `/orgs/${id}/members?per_page=200`,
        `/orgs/${id}/custodians`,
        `/orgs/${id}/account_summary`,
        '/orgs/account_summary',
      ]) {
        expect(await tableReads(url, headers)).toEqual([]);
      }
    }
  },
  READ_MS,
);
