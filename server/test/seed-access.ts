import type { TestApp } from './test-app.ts';

const TABLES = ['teams', 'team_members', 'resources', 'grants'];

// With the triggers off, what they would write is written here: counts, and teams as resources.
const STATEMENTS = [
  `INSERT INTO teams (id, org_id, name, name_key, owner_id, member_count)
   SELECT $2::bigint + n, $1, 'Team ' || n, 'team ' || n, $2::bigint + n,
     CASE WHEN n = 1 THEN least($3::int / 10, 10000) ELSE 20 END
   FROM generate_series(1, least($3::int / 10, 200)) n`,
  `INSERT INTO team_members (org_id, team_id, user_id, is_admin)
   SELECT t.org_id, t.id, $2::bigint + 1 + (n * 7 + t.id) % $3::int, n = 1
   FROM teams t, generate_series(1, t.member_count) n WHERE t.org_id = $1`,
  `INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
   SELECT org_id, 'teams', id, name, name_key, owner_id FROM teams WHERE org_id = $1`,
  `INSERT INTO resources (org_id, resource_type, resource_id, name, name_key, owner_id)
   SELECT $1, (ARRAY['flows', 'data_sets', 'projects'])[1 + n % 3], n, 'Thing ' || n, 'thing ' || n,
     $2::bigint + 1 + n % $3::int
   FROM generate_series(1, least($3::int, 4800)) n`,
  `INSERT INTO grants (org_id, resource_type, resource_id, user_id, role, expires_at)
   SELECT r.org_id, r.resource_type, r.resource_id, $2::bigint + 1 + (n * 37 + r.resource_id * 41) % $3::int,
     CASE WHEN n % 5 = 0 THEN 'admin' ELSE 'collaborator' END,
     CASE WHEN n % 30 = 1 THEN now() - interval '1 day' END
   FROM resources r, generate_series(1, least($3::int / 10, 38)) n WHERE r.org_id = $1`,
  `INSERT INTO grants (org_id, resource_type, resource_id, team_id, role)
   SELECT r.org_id, r.resource_type, r.resource_id, t.id, 'operator'
   FROM resources r JOIN teams t ON t.org_id = r.org_id
     AND t.id - $2::bigint IN (1 + r.resource_id % 20, 1 + r.resource_id % 7)
   WHERE r.org_id = $1`,
  `INSERT INTO grants (org_id, resource_type, resource_id, role)
   SELECT org_id, resource_type, resource_id, 'collaborator' FROM resources
   WHERE org_id = $1 AND resource_id % 50 = 0`,
];

/**
 * Teams, a catalogue and grants for an org that `seedCrowd` filled with so many people after the same
 * id: at 100,000 people 200 teams, the first of them of 10,000, 5,000 resources and 200,000 grants.
 * Ids of the teams begin after `after` too.
 */
export const seedAccess = async (
  test: TestApp,
  orgId: number,
  count: number,
  after: number,
): Promise<void> => {
  const client = await test.owner.connect();
  try {
    await client.query('BEGIN');
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const text of STATEMENTS) {
      await client.query(`WITH given AS (SELECT $1::bigint, $2::bigint, $3::int) ${text}`, [
        orgId,
        after,
        count,
      ]);
    }
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await client.query('COMMIT');
    for (const table of TABLES) await client.query(`VACUUM (ANALYZE) ${table}`);
  } finally {
    client.release();
  }
};
