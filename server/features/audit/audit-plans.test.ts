import { sql, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import type { AuditFilters } from './audit-filter.ts';
import { histogramSql } from './audit-histogram.repo.ts';
import { countSql, pageSql, type AuditListing, type AuditScope } from './audit.repo.ts';

const ORG = 9001;
let test: TestApp;

// Two orgs, 50,000 rows, 500 people, a year; hashes do not matter to a plan.
const FILL = `
  INSERT INTO audit_log (org_id, chain, seq, created_at, event, outcome, reason, item_type, item_id,
    item_label, change_summary, object_changes, actor_type, actor_id, actor_name, owner_id,
    owner_name, request_ip, prev_hash, hash, search_text)
  SELECT 9000 + n % 2, 'org/' || 9000 + n % 2, n, now() - make_interval(secs => n * 600),
    (ARRAY['authn.login_succeeded','authn.login_failed','user.updated','user.locked','role.assigned'])[1 + n % 5],
    CASE WHEN n % 50 = 1 THEN 'failure' WHEN n % 500 = 3 THEN 'denied' ELSE 'success' END, NULL,
    CASE WHEN n % 3 = 0 THEN 'user' ELSE 'session' END, n % 500, 'Person ' || n % 500, '[]',
    CASE WHEN n % 100 = 0 THEN '{"full_name": ["a", "b"]}'::jsonb ELSE '{}' END,
    'user', n % 499, 'Person ' || n % 499, n % 500, 'Person ' || n % 500, '10.0.0.' || n % 250,
    sha256('a'), sha256('b'), 'person ' || n % 499 || ' person ' || n % 500 || ' ' || md5(n::text)
  FROM generate_series(1, 50000) n`;

beforeAll(async () => {
  test = await createTestApp();
  await test.owner.query(FILL);
  await test.owner.query('VACUUM (ANALYZE) audit_log');
});
afterAll(() => test.close());

// As a request of that org would run it, behind the wall.
const planOf = async (statement: SQL): Promise<string> => {
  const { rows } = await test.db
    .within({ orgId: ORG, userId: 17 })
    .execute<{ 'QUERY PLAN': string }>(sql`EXPLAIN ${statement}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

const listing = (filters: AuditFilters, scope?: AuditScope): AuditListing => ({
  scope: scope ?? { kind: 'org', orgId: ORG },
  filters,
  zone: 'Europe/Berlin',
  order: 'desc',
});

const FILTERS: [string, AuditFilters][] = [
  ['no filter', {}],
  ['from and to', { from: '2026-01-01', to: '2026-02-01' }],
  ['event', { event: ['user.locked'] }],
  ['event_filter', { event_filter: 'destroy' }],
  ['change_filter', { change_filter: 'full_name' }],
  ['actor', { actor: 17 }],
  ['item', { item_type: 'user', item_id: 33 }],
  ['ip', { ip: '10.0.0.7' }],
  ['outcome', { outcome: ['denied', 'failure'] }],
  ['impersonated', { impersonated: 'true' }],
  ['person', { person: 17 }],
  ['q', { q: 'c4ca4238a0' }],
  ['all at once', { actor: 17, event: ['user.updated'], outcome: ['success'], q: 'person' }],
];

describe('no statement behind an audit log reads the whole table', () => {
  it.each(FILTERS)('%s', async (_name, filters) => {
    const window = { beyond: undefined, isReversed: false, limit: 51, offset: 0 };
    const beyond = ['2026-03-01 10:00:00.123456+00', 40_000] as const;
    const statements = [
      pageSql(listing(filters), window),
      pageSql(listing(filters), { ...window, beyond }),
      pageSql(listing(filters), { ...window, beyond, isReversed: true }),
      countSql(listing(filters)),
    ];
    for (const statement of statements) {
      expect(await planOf(statement)).not.toContain('Seq Scan on audit_log');
    }
  });

  it.each([
    ['own log', { kind: 'own', userId: 17 }],
    ['log of another', { kind: 'org', orgId: ORG, person: 17 }],
  ] satisfies [string, AuditScope][])('%s', async (_name, scope) => {
    const window = { beyond: undefined, isReversed: false, limit: 51, offset: 0 };
    expect(await planOf(pageSql(listing({}, scope), window))).not.toContain(
      'Seq Scan on audit_log',
    );
    expect(await planOf(countSql(listing({}, scope)))).not.toContain('Seq Scan on audit_log');
  });

  it('reads selective filters by their own index, not by walking the org', async () => {
    const plans: Record<string, AuditFilters> = {
      audit_log_actor_idx: { actor: 17 },
      audit_log_item_idx: { item_type: 'user', item_id: 33 },
      audit_log_ip_idx: { ip: '10.0.0.7' },
      audit_log_search_idx: { q: 'c4ca4238a0' },
      audit_log_impersonated_idx: { impersonated: 'true' },
      audit_log_refused_idx: { outcome: ['denied'] },
    };
    for (const [index, filters] of Object.entries(plans)) {
      expect(await planOf(countSql(listing(filters)))).toContain(index);
    }
  });

  it('histogram', async () => {
    expect(await planOf(histogramSql(ORG, 30, 'Europe/Berlin'))).not.toContain(
      'Seq Scan on audit_log',
    );
  });
});
