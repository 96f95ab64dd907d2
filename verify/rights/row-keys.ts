import type pg from 'pg';

/** The org that the rows of a table belong to, worked out without the policies. */
const ORG_OF: Readonly<Record<string, string>> = {
  orgs: 't.id',
  users: 't.default_org_id',
  org_memberships: 't.org_id',
  locks: '(SELECT u.default_org_id FROM users u WHERE u.id = t.user_id)',
  invites: 't.org_id',
  link_tokens: '(SELECT u.default_org_id FROM users u WHERE u.id = t.user_id)',
  mail_outbox: 't.org_id',
  api_keys: 't.org_id',
  sessions: 't.org_id',
  known_devices: '(SELECT u.default_org_id FROM users u WHERE u.id = t.user_id)',
  bulk_runs: 't.org_id',
  bulk_rows: 't.org_id',
  review_series: 't.org_id',
  reviews: 't.org_id',
  review_items: 't.org_id',
  review_decisions: 't.org_id',
  review_assignments: 't.org_id',
  review_applies: 't.org_id',
  review_reminders: 't.org_id',
  review_desks: 't.org_id',
  review_evidence: 't.org_id',
  audit_chains: 't.org_id',
  audit_log: 't.org_id',
};

/** The tables whose rows belong to an org. */
export const ORG_TABLES: readonly string[] = Object.keys(ORG_OF);

/** Every row of an org, by table, each as JSON: read as the owner, who sees all. */
export const rowsOfOrg = async (
  owner: pg.Pool,
  orgId: number,
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const parts = Object.entries(ORG_OF).map(
    ([table, org]) =>
      `SELECT '${table}' AS "table", to_jsonb(t)::text AS row FROM ${table} t WHERE ${org} = $1`,
  );
  const { rows } = await owner.query<{ table: string; row: string }>(
    `${parts.join(' UNION ALL ')} ORDER BY 1, 2`,
    [orgId],
  );
  const found = new Map<string, string[]>(ORG_TABLES.map((table) => [table, []]));
  for (const { table, row } of rows) found.get(table)?.push(row);
  return found;
};
