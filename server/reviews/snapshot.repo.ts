import { sql, type SQL } from 'drizzle-orm';
import type { Tx } from '../db/db.ts';
import type { Assignment } from './assign.ts';
import { itemHash, snapshotHash } from './item-hash.repo.ts';
import { jsonbObject, jsonIf, jsonInstant, jsonPlain, jsonString } from './json-text.repo.ts';
import { populationSql, type Candidate, type Population } from './population.repo.ts';

const iso = (instant: SQL): SQL =>
  sql`to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

// As the contract shows them: what is told later is what was seen, not what has become of it. Kept as
// this very text.
const snapshot: SQL = jsonbObject({
  holder: jsonbObject({
    type: jsonString(sql`n.holder_type`),
    id: jsonPlain(sql`n.holder_id`),
    name: jsonString(sql`n.holder_name`),
    email: jsonString(sql`n.email`),
  }),
  person: sql`coalesce(ps.person, 'null')`,
  right: jsonbObject({
    role: jsonString(sql`n.role`),
    team: jsonIf(
      sql`n.kind = 'team'`,
      jsonbObject({ id: jsonPlain(sql`n.team_id`), name: jsonString(sql`n.right_name`) }),
    ),
    resource: jsonIf(
      sql`n.kind = 'grant'`,
      jsonbObject({
        resource_type: jsonString(sql`n.resource_type`),
        resource_id: jsonPlain(sql`n.resource_id`),
        resource_name: jsonString(sql`n.right_name`),
      }),
    ),
    key: jsonIf(
      sql`n.kind = 'key'`,
      jsonbObject({
        id: jsonPlain(sql`n.api_key_id`),
        name: jsonString(sql`n.right_name`),
        expires_at: jsonInstant(sql`n.expires_at`),
      }),
    ),
    expires_at: jsonInstant(sql`n.expires_at`),
  }),
  granted_by: jsonIf(
    sql`gu.id IS NOT NULL`,
    jsonbObject({
      id: jsonPlain(sql`gu.id`),
      full_name: jsonString(sql`gu.full_name`),
      email: jsonString(sql`gu.email`),
    }),
  ),
});

// Made once of each person, however many rights they have.
const persons = (orgId: number): SQL => sql`
  SELECT p.user_id, ${jsonbObject({
    status: jsonString(sql`p.status`),
    is_locked: jsonPlain(sql`p.is_locked`),
    is_invited: jsonPlain(sql`p.is_invited`),
    'is_admin?': jsonPlain(sql`p.is_admin`),
    is_owner: jsonPlain(sql`p.is_owner`),
    member_since: jsonInstant(sql`p.member_since`),
    last_login_at: jsonInstant(sql`p.last_login_at`),
    last_active_at: jsonInstant(sql`p.active_at`),
    teams: sql`coalesce(tc.teams, 0)`,
  })} AS person
  FROM people p
  LEFT JOIN (SELECT user_id, count(*) AS teams FROM team_members
    WHERE org_id = ${orgId} GROUP BY user_id) tc ON tc.user_id = p.user_id`;

const literal = (values: readonly (string | number | null)[], type: SQL): SQL =>
  sql`${sql.param(`{${values.map((value) => value ?? 'NULL').join(',')}}`)}::${type}[]`;

const columns = sql`
  org_id, place, kind, right_key, holder_type, holder_id, user_id, team_id, resource_type,
  resource_id, grant_id, api_key_id, role, is_privileged, granted_by, granted_at, last_used_at,
  snapshot, search_text, recommendation, reasons, is_new, previous_item_id, reviewer_id, rule`;

/** Which review, and the last run of its series that was carried through. */
export interface Snapshot {
  readonly reviewId: number;
  readonly previousId: number | null;
  readonly population: Population;
}

/** From here on items are counted at once; of fewer the database takes note by itself, in a minute. */
const MANY = 1000;

/**
 * Writes down the whole population, each right with whoever is to look at it: one statement, as the
 * transaction sees the org. Has many items counted before anything refers to them: a plan that a
 * connection keeps from when there were few reads them all for each that is referred to.
 */
export const insertItems = async (
  tx: Tx,
  { reviewId, previousId, population }: Snapshot,
  candidates: readonly Candidate[],
  assignments: readonly Assignment[],
): Promise<void> => {
  const keys = candidates.map(({ right_key: key }) => `"${key}"`);
  const reviewers = assignments.map(({ reviewerId }) => reviewerId);
  const rules = assignments.map(({ rule }) => rule);
  await tx.execute(sql`
    ${populationSql(population)},
    assigned AS (
      SELECT * FROM unnest(${literal(keys, sql`text`)}, ${literal(reviewers, sql`bigint`)},
        ${literal(rules, sql`text`)}) AS a (right_key, reviewer_id, rule)
    ),
    persons AS MATERIALIZED (${persons(population.orgId)}),
    -- Made once, although it is stored and hashed.
    full_items AS MATERIALIZED (
      SELECT ${population.orgId}::bigint AS org_id, n.place, n.kind, n.right_key, n.holder_type,
        n.holder_id, n.user_id, n.team_id, n.resource_type, n.resource_id, n.grant_id, n.api_key_id,
        n.role, n.is_privileged, n.granted_by, n.granted_at, n.last_used_at,
        (${snapshot})::json AS snapshot,
        lower(CASE WHEN octet_length(t.told) = length(t.told) THEN t.told
          ELSE normalize(t.told, NFKC) END) AS search_text,
        n.recommendation, n.reasons,
        prev.id IS NULL OR prev.role <> n.role OR prev.granted_at IS DISTINCT FROM n.granted_at AS is_new,
        prev.id AS previous_item_id, a.reviewer_id, a.rule
      FROM items n
      -- Plain ASCII is normal as it is; to find that out takes a tenth of the time.
      CROSS JOIN LATERAL (SELECT concat_ws(' ', n.holder_name, n.email, n.right_name) AS told) t
      JOIN assigned a ON a.right_key = n.right_key
      LEFT JOIN users gu ON gu.id = n.granted_by
      LEFT JOIN persons ps ON ps.user_id = n.user_id
      LEFT JOIN review_items prev ON prev.review_id = ${previousId}::bigint
        AND prev.right_key = n.right_key
    )
    INSERT INTO review_items (review_id, ${columns}, hash)
    SELECT ${reviewId}::bigint, ${columns}, ${itemHash} FROM full_items i ORDER BY place`);
  if (candidates.length >= MANY) await tx.execute(sql`SELECT measure_review_items()`);
  await tx.execute(sql`
    INSERT INTO review_assignments (org_id, item_id, seq, to_id, rule)
    SELECT org_id, id, 1, reviewer_id, rule FROM review_items WHERE review_id = ${reviewId}`);
};

/**
 * How a population stands to all there is in the org at the same moment: that nothing is missing. Of
 * `counted`, the items of the review by kind.
 */
const reconciliation = ({ orgId }: Population): SQL => sql`
  SELECT jsonb_build_object(
    'as_of', ${iso(sql`now()`)},
    'members', (SELECT count(*) FROM org_memberships WHERE org_id = ${orgId}),
    'people', (SELECT people FROM counted WHERE kind IS NULL),
    'items', (SELECT items FROM counted WHERE kind IS NULL),
    'by_right', (
      SELECT jsonb_object_agg(kind, jsonb_build_object('in_org', live.rights, 'items',
        coalesce(counted.items, 0)))
      FROM (
        SELECT 'membership' AS kind, count(*) AS rights FROM org_memberships WHERE org_id = ${orgId}
        UNION ALL SELECT 'admin', count(*) FROM org_memberships WHERE org_id = ${orgId} AND is_admin
        UNION ALL SELECT 'team', count(*) FROM team_members WHERE org_id = ${orgId}
        UNION ALL SELECT 'grant', count(*) FROM grants
          WHERE org_id = ${orgId} AND (expires_at IS NULL OR expires_at > now())
        UNION ALL SELECT 'key', count(*) FROM api_keys
          WHERE org_id = ${orgId} AND revoked_at IS NULL AND expires_at > now()
            AND (overlap_until IS NULL OR overlap_until > now())
      ) live LEFT JOIN counted USING (kind)))`;

/** What the snapshot says of itself: its hash, what was asked, and of how many it is. */
export const sealSnapshot = async (
  tx: Tx,
  reviewId: number,
  population: Population,
  facts: { readonly queryText: string; readonly rulesVersion: number; readonly tooYoung: number },
): Promise<void> => {
  await tx.execute(sql`
    WITH counted AS (
      SELECT kind, count(*) AS items, count(DISTINCT user_id) AS people FROM review_items
      WHERE review_id = ${reviewId} GROUP BY GROUPING SETS ((kind), ())
    )
    UPDATE reviews SET started_at = now(), worked_at = now(),
      snapshot_hash = (${snapshotHash(reviewId)}),
      query_text = ${facts.queryText}, rules_version = ${facts.rulesVersion},
      people = (SELECT people FROM counted WHERE kind IS NULL),
      population = (${reconciliation(population)})
        || jsonb_build_object('too_young', ${facts.tooYoung}::int)
    WHERE id = ${reviewId}`);
};
