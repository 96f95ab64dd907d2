import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedAccess } from '../../test/seed-access.ts';
import { seedCrowd } from '../../test/seed-crowd.ts';
import { seedBigReview } from '../../test/seed-items.ts';
import { loginAs, seedOrg } from '../../test/seed.ts';
import { nodesOf, planOf, statementsDuring } from '../../test/statements.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';

const BIG_TABLES = new Set(['users', 'org_memberships', 'locks', 'invites', 'audit_log', 'grants']);
// A big org fills these almost alone: to find what it has of them, all is read. A small one must not.
const SHARED_TABLES = new Set(['teams', 'team_members', 'resources', 'review_items']);
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
let orgs: { id: number; firstId: number; reviewId: number; headers: Record<string, string> }[];

beforeAll(async () => {
  test = await createTestApp();
  const [big, small] = [await seedOrg(test), await seedOrg(test)];
  await seedCrowd(test, big.id, MANY, 10_000);
  await seedCrowd(test, small.id, 100, 500_000);
  await seedAccess(test, big.id, MANY, 10_000);
  await seedAccess(test, small.id, 100, 500_000);
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
  const reviews = [];
  for (let n = 0; n < 6; n += 1) {
    reviews.push(await seedBigReview(test, big.owner, MANY / 10, 10_000));
  }
  const [review] = reviews;
  const smallReview = await seedBigReview(test, small.owner, 100, 500_000);
  // Reviews are made of rights that were there before: that has moved these rows as well.
  const moved = 'org_memberships, team_members, audit_log, reviews, review_items';
  await test.owner.query(`VACUUM (ANALYZE) ${moved}`);
  orgs = [
    {
      id: big.id,
      firstId: 10_001,
      reviewId: review?.id ?? 0,
      headers: await loginAs(test, big.owner),
    },
    {
      id: small.id,
      firstId: 500_001,
      reviewId: smallReview.id,
      headers: await loginAs(test, small.owner),
    },
  ];
}, SEED_MS);
afterAll(() => test.close());

/**
 * The whole-table reads in the plans of every statement that one request runs, each as the role and
 * the org that it ran as.
 */
const tableReads = async (
  url: string,
  headers: Record<string, string>,
  tables: ReadonlySet<string> = BIG_TABLES,
): Promise<string[]> => {
  const ran = await statementsDuring(async () => {
    const reply = await test.app.inject({ method: 'GET', url: `/api${url}`, headers });
    expect(reply.statusCode, `${url}: ${reply.body}`).toBe(200);
  });
  expect(ran.filter(({ scope }) => scope !== 'system').length).toBeGreaterThan(0);
  const found: string[] = [];
  for (const statement of ran) {
    for (const node of nodesOf(await planOf(test, statement))) {
      if (node['Node Type'] === 'Seq Scan' && tables.has(node['Relation Name'] ?? '')) {
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

it(
  'nor does any list of teams or of access',
  async () => {
    for (const { id, firstId, headers } of orgs) {
      const [team, member] = [firstId, firstId + 8];
      const isSmall = id !== orgs[0]?.id;
      const tables = isSmall ? new Set([...BIG_TABLES, ...SHARED_TABLES]) : BIG_TABLES;
      for (const url of [
        '/teams?access_role=all&members=false',
        '/teams?access_role=all&members=false&sort=updated_at',
        '/teams?access_role=all&members=false&sort=member_count&order=desc',
        '/teams?access_role=all&members=false&q=kaya',
        '/teams?access_role=member',
        `/teams?members=false&user_id=${member}`,
        `/teams/${team}?members=false`,
        `/teams/${team}/members?per_page=50`,
        `/teams/${team}/members?per_page=50&q=kaya`,
        `/users?access_role=all&team_id=${team}`,
        '/resources',
        '/resources?q=thing 4',
        `/resources?owner_id=${member}`,
        '/resource_access',
        `/resource_access/teams/${team}`,
        `/teams/${team}/accessors`,
        `/teams/${team}/access`,
        `/teams/${team}/access?source=direct`,
        `/users/${member}/access`,
        `/users/${member}/access?source=team&resource_type=flows`,
        `/users/${member}/transferable`,
        `/users/${member}/leaving`,
        '/access_matrix',
        // Of a tenth of the org, as the first team is, a whole table is the shortest way.
        `/access_matrix?team_id=${team + 5}&q=kaya&resource_q=thing 1`,
        `/orgs/${id}/api_keys`,
      ]) {
        expect(await tableReads(url, headers, tables)).toEqual([]);
      }
    }
  },
  READ_MS,
);

it(
  'nor does any list of reviews, of runs or of sign-ins',
  async () => {
    for (const { id, firstId, reviewId, headers } of orgs) {
      const isSmall = id !== orgs[0]?.id;
      // One of six reviews of the big org: its items are no reason to read those of the others.
      const tables = new Set([...BIG_TABLES, ...(isSmall ? SHARED_TABLES : [])]);
      const ofItems = new Set([...tables, 'review_items']);
      for (const url of [
        '/reviews',
        '/reviews?view=all',
        '/reviews?view=closed&q=review',
        '/users/bulk',
        `/users/${firstId + 8}/reviews`,
        `/users/${firstId + 8}/login_history`,
      ]) {
        expect(await tableReads(url, headers, tables)).toEqual([]);
      }
      for (const rest of [
        '',
        '?show=open',
        '?reviewer=me&show=open&per_page=200',
        '?show=recommended_revoke,open',
        '?decision=keep&kind=membership',
        `?user_id=${firstId + 8}`,
        '?q=person 77',
        '?page=3',
      ]) {
        expect(await tableReads(`/reviews/${reviewId}/items${rest}`, headers, ofItems)).toEqual([]);
      }
    }
  },
  READ_MS,
);
