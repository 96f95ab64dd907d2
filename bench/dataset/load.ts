import type pg from 'pg';
import { hashPassword } from '../../server/auth/password.ts';
import { Random } from '../../server/sample/random.ts';
import { accessOf } from './access.ts';
import { copyRows } from './copy-rows.ts';
import { History } from './history.ts';
import { peopleOf, rowsOfPerson, type Person } from './people.ts';
import { ORGS, PASSWORD, SEED, type OrgShape } from './shape.ts';

const TABLES = [
  'orgs',
  'users',
  'org_memberships',
  'locks',
  'invites',
  'teams',
  'team_members',
  'resources',
  'grants',
  'audit_log',
  'audit_chains',
];

const loadOrg = async (
  client: pg.Client,
  org: OrgShape,
  people: readonly Person[],
  hash: string,
) => {
  const rows = people.map((person) => rowsOfPerson(person, org, hash));
  await copyRows(client, 'orgs', [
    {
      id: org.id,
      name: org.name,
      email_domain: org.domain,
      owner_id: org.firstUser,
      billing_owner_id: org.firstUser,
    },
  ]);
  await copyRows(
    client,
    'users',
    rows.map(({ users }) => users),
  );
  await copyRows(
    client,
    'org_memberships',
    rows.map((row) => row.org_memberships),
  );
  await copyRows(
    client,
    'invites',
    rows.map(({ invites }) => invites),
  );
  await copyRows(
    client,
    'locks',
    rows.flatMap(({ locks }) => locks ?? []),
  );
  await copyRows(
    client,
    'locks',
    rows.flatMap(({ pastLocks }) => pastLocks),
  );
};

const loadAccess = async (
  client: pg.Client,
  org: OrgShape,
  people: readonly Person[],
  now: number,
) => {
  const access = accessOf(org, people, now);
  for (const table of ['teams', 'team_members', 'resources', 'grants'] as const) {
    await copyRows(client, table, access[table]);
  }
};

/** Takes the plain indexes of the log away and returns what makes them again: building is faster. */
const dropIndexes = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
    FROM pg_index WHERE indrelid = 'audit_log'::regclass
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)`);
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
};

// The triggers were off: that the copies are what they would have written is looked up.
const WRONG_COPIES = `
  SELECT count(*)::int AS n FROM org_memberships m JOIN users u ON u.id = m.user_id
  LEFT JOIN invites i ON i.org_id = m.org_id AND i.user_id = m.user_id AND i.status = 'pending'
  WHERE (m.sort_name, m.email_key, m.search_text, m.user_status, m.user_created_at, m.locked_until, m.invite_expires_at)
    IS DISTINCT FROM (u.sort_name, u.email_key, u.sort_name || ' ' || u.email_key, u.status, u.created_at,
      greatest(u.admin_locked_until, u.auto_locked_until), i.expires_at)`;

const WRONG_TEAMS = `
  SELECT count(*)::int AS n FROM teams t
  LEFT JOIN resources r ON r.org_id = t.org_id AND r.resource_type = 'teams' AND r.resource_id = t.id
  WHERE (r.name, r.owner_id) IS DISTINCT FROM (t.name, t.owner_id)
    OR t.member_count <> (SELECT count(*) FROM team_members m WHERE m.team_id = t.id)`;

const finish = async (client: pg.Client, say: (line: string) => void): Promise<void> => {
  for (const [kind, text] of Object.entries({ memberships: WRONG_COPIES, teams: WRONG_TEAMS })) {
    const { rows } = await client.query<{ n: number }>(text);
    if (rows[0]?.n !== 0) throw new Error(`${rows[0]?.n} ${kind} are not what the triggers write`);
  }
  for (const table of ['users', 'orgs', 'teams', 'audit_log']) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))`,
    );
  }
  say('vacuum and statistics …');
  await client.query(`VACUUM (ANALYZE, FREEZE) ${TABLES.join(', ')}`);
  await client.query('CHECKPOINT');
};

/** Fills an empty, migrated database, as its superuser. */
export const loadDataset = async (
  client: pg.Client,
  say: (line: string) => void,
): Promise<void> => {
  const now = Date.now();
  const random = new Random(SEED);
  const passwordHash = await hashPassword(PASSWORD);
  // No triggers and no foreign keys; rows are made as they would leave them.
  await client.query("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'");
  const indexes = await dropIndexes(client);
  let firstId = 1;
  for (const org of ORGS) {
    say(`${org.name}: ${org.people} people, ${org.auditRows} audit rows …`);
    const people = peopleOf(org, now, random);
    await loadOrg(client, org, people, passwordHash);
    await loadAccess(client, org, people, now);
    const history = new History(org, now);
    await copyRows(client, 'audit_log', history.rows(people, firstId, random));
    await copyRows(client, 'audit_chains', history.heads());
    firstId += org.auditRows;
  }
  say('indexes of the audit log …');
  for (const definition of indexes) await client.query(definition);
  await finish(client, say);
};
