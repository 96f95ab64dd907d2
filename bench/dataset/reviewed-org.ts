import type { OpenDataset } from './dataset.ts';
import type { OrgShape } from './shape.ts';

/** An org whose access is reviewed as a whole: each person has a membership, three teams and a key. */
export const REVIEWED: OrgShape = {
  id: 1003,
  name: 'Copper Row',
  domain: 'copper.example',
  firstUser: 300_001,
  people: 10_000,
  auditRows: 0,
  firstTeam: 900_001,
  teams: 3,
  largestTeam: 10_000,
  resources: 3,
  grants: 0,
};
const TEAMS = REVIEWED.teams;

/** Rights in it: what a review of everybody has as its items. Its owner administers it besides. */
export const RIGHTS = REVIEWED.people * (2 + TEAMS) + 1;

const FILL = `
  SELECT set_config('rollcall.audited', pg_current_xact_id()::text, true);
  INSERT INTO orgs (id, name, owner_id, billing_owner_id) VALUES (1003, 'Copper Row', 300001, 300001);
  INSERT INTO users (id, email, email_key, full_name, sort_name, password_hash, default_org_id)
    SELECT n, 'p' || n || '@copper.example', 'p' || n || '@copper.example', 'Person ' || n,
      'person ' || n, 'none', 1003 FROM generate_series(300001, 310000) n;
  INSERT INTO org_memberships (org_id, user_id, is_admin, created_at)
    SELECT 1003, n, n = 300001, now() - interval '2 years' FROM generate_series(300001, 310000) n;
  INSERT INTO teams (id, org_id, name, name_key, owner_id)
    SELECT 900000 + n, 1003, 'Team ' || n, 'team ' || n, 300001 FROM generate_series(1, ${TEAMS}) n;
  INSERT INTO team_members (org_id, team_id, user_id)
    SELECT 1003, t.id, n FROM teams t, generate_series(300001, 310000) n WHERE t.org_id = 1003;
  INSERT INTO api_keys (id, user_id, org_id, name, mask, secret_hash, expires_at)
    SELECT n + 9000000, n, 1003, 'Script', 'mask', convert_to('bench ' || n, 'UTF8'), now() + interval '1 year'
    FROM generate_series(300001, 310000) n;`;

/** Makes the org, unless the dataset has it from an earlier run. */
export const ensureReviewed = async ({ superuser }: OpenDataset): Promise<void> => {
  const { rowCount } = await superuser.query('SELECT FROM orgs WHERE id = $1', [REVIEWED.id]);
  if (rowCount === 1) return;
  await superuser.query(`BEGIN; ${FILL} COMMIT`);
  await superuser.query('ANALYZE org_memberships, users, team_members, api_keys');
};

/** Takes the reviews of an org out again: the next run finds the dataset as this one did. */
export const forgetReviews = async (
  { superuser }: OpenDataset,
  { id }: Pick<OrgShape, 'id'> = REVIEWED,
): Promise<void> => {
  const ofReview = ['evidence', 'desks', 'reminders', 'items'];
  const ofItem = ['decisions', 'assignments', 'applies'];
  const deletes = [...ofItem, ...ofReview]
    .map((name) => `DELETE FROM review_${name} WHERE org_id = ${id}`)
    .join('; ');
  // Past the rules: a review that has started is never deleted otherwise.
  await superuser.query(
    `BEGIN; SET LOCAL session_replication_role = replica; ${deletes};
     DELETE FROM reviews WHERE org_id = ${id}; DELETE FROM review_series WHERE org_id = ${id}; COMMIT`,
  );
};
