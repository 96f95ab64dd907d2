import type { TestApp } from './test-app.ts';

// With the triggers off, the copies on org_memberships are filled here, as the triggers would.
const TABLES = ['users', 'org_memberships', 'locks', 'invites'];

const STATEMENTS = [
  `INSERT INTO users (id, email, email_key, full_name, sort_name, password_hash, default_org_id,
     status, admin_locked_until, last_login_at, last_active_at, created_at)
   SELECT $2::bigint + n, 'crowd-' || $2::bigint + n || '@example.com', 'crowd-' || $2::bigint + n || '@example.com',
     (ARRAY['Ann','Bea','Cem','Dara','Eun','Finn','Gül','Hana'])[1 + n % 8] || ' ' ||
       (ARRAY['Lee','Ng','Ödön','Silva','Kaya'])[1 + n % 5],
     lower((ARRAY['Ann','Bea','Cem','Dara','Eun','Finn','Gül','Hana'])[1 + n % 8] || ' ' ||
       (ARRAY['Lee','Ng','Ödön','Silva','Kaya'])[1 + n % 5]),
     CASE WHEN n % 20 <> 0 THEN 'x' END, $1,
     CASE WHEN n % 10 = 1 THEN 'DEACTIVATED' ELSE 'ACTIVE' END,
     CASE WHEN n % 33 = 2 THEN 'infinity'::timestamptz END,
     CASE WHEN n % 7 <> 0 THEN now() - make_interval(hours => n % 4000) END,
     CASE WHEN n % 7 <> 0 THEN now() - make_interval(hours => n % 4000) END,
     now() - make_interval(mins => n % 90000)
   FROM generate_series(1, $3::int) n`,
  `INSERT INTO org_memberships (org_id, user_id, is_admin, status, sort_name, email_key, search_text,
     user_status, user_created_at, locked_until, invite_expires_at, last_login_at, active_at)
   SELECT $1, u.id, n % 100 = 3, CASE WHEN n % 40 = 5 THEN 'DEACTIVATED' ELSE 'ACTIVE' END,
     u.sort_name, u.email_key, u.sort_name || ' ' || u.email_key, u.status, u.created_at,
     u.admin_locked_until,
     CASE WHEN n % 20 = 0 THEN now() + make_interval(hours => n % 300 - 150) END,
     u.last_login_at, coalesce(u.last_active_at, '-infinity')
   FROM generate_series(1, $3::int) n JOIN users u ON u.id = $2::bigint + n`,
  // Three locks in the past for every one that stands.
  `INSERT INTO locks (user_id, kind, reason, locked_at, until, ended_at, ended_because)
   SELECT m.user_id, 'admin', 'because', now() - make_interval(days => past),
     NULL, CASE WHEN past > 0 THEN now() - make_interval(hours => 24 * past - 1) END,
     CASE WHEN past > 0 THEN 'unlocked' END
   FROM org_memberships m, generate_series(0, 3) past
   WHERE m.org_id = $1 AND m.locked_until IS NOT NULL AND m.user_id > $2::bigint
     AND m.user_id <= $2::bigint + $3::int`,
  `INSERT INTO invites (org_id, user_id, email, email_key, expires_at)
   SELECT $1, m.user_id, m.email_key, m.email_key, m.invite_expires_at
   FROM org_memberships m
   WHERE m.org_id = $1 AND m.invite_expires_at IS NOT NULL AND m.user_id > $2::bigint
     AND m.user_id <= $2::bigint + $3::int`,
];

/**
 * Fills an org with many people, quickly: names that repeat, one in ten deactivated, one in
 * thirty-three locked, one in twenty invited, one in a hundred an admin. Ids begin after `after`.
 */
export const seedCrowd = async (
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
      // Each statement uses all three, so that one list of values fits them all.
      await client.query(`WITH given AS (SELECT $1::bigint, $2::bigint, $3::int) ${text}`, [
        orgId,
        after,
        count,
      ]);
    }
    await client.query('SET CONSTRAINTS ALL IMMEDIATE');
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    await client.query('COMMIT');
    // What autovacuum does after so many new rows, now instead of in a minute.
    for (const table of TABLES) await client.query(`VACUUM (ANALYZE) ${table}`);
  } finally {
    client.release();
  }
};
