/** A policy of the app role on one table. */
export interface AppPolicy {
  readonly name: string;
  readonly for: 'ALL' | 'SELECT' | 'INSERT';
  /** Which rows; of an INSERT, which may be written. */
  readonly rows: string;
}

// Sub-selects, so that the settings are read once a statement. An equality of org_id and such a
// value is leakproof and known to the planner as one with the condition of the statement itself.
const HERE = '(SELECT app_org_id())';
const ME = '(SELECT app_user_id())';

const here: AppPolicy = { name: 'here', for: 'ALL', rows: `org_id = ${HERE}` };
const signedIn: AppPolicy = { name: 'signed_in', for: 'ALL', rows: `${ME} IS NOT NULL` };
const own = (rows: AppPolicy['for']): AppPolicy => ({
  name: 'own',
  for: rows,
  rows: `user_id = ${ME}`,
});

/**
 * What the app role sees and writes: the rows of the org that is set on its connection and, of
 * others, what is the person's own. A table that is not named here it does not see at all.
 */
export const APP_POLICIES: Readonly<Record<string, readonly AppPolicy[]>> = {
  orgs: [
    { name: 'here', for: 'ALL', rows: `id = ${HERE}` },
    // Asked after `here`: the later name comes first.
    { name: 'elsewhere', for: 'SELECT', rows: 'is_own_org(id)' },
  ],
  // Whoever is or was asked to be in the org, and accounts that it governs.
  users: [
    {
      name: 'known',
      for: 'ALL',
      rows: `id = ${ME} OR default_org_id = ${HERE} OR is_known_here(id)`,
    },
  ],
  org_memberships: [here, own('SELECT')],
  locks: [
    {
      name: 'members',
      for: 'ALL',
      rows: `EXISTS (SELECT 1 FROM org_memberships m
        WHERE m.org_id = ${HERE} AND m.user_id = locks.user_id)`,
    },
    own('SELECT'),
  ],
  invites: [here],
  teams: [here],
  team_members: [here],
  resources: [here],
  grants: [here],
  // Of whoever asked for it, in the org that it was asked in.
  bulk_runs: [{ name: 'own', for: 'ALL', rows: `org_id = ${HERE} AND actor_id = ${ME}` }],
  bulk_rows: [here],
  review_series: [here],
  reviews: [here],
  review_items: [here],
  review_decisions: [here],
  review_assignments: [here],
  review_applies: [here],
  review_reminders: [here],
  review_desks: [{ name: 'own', for: 'ALL', rows: `org_id = ${HERE} AND user_id = ${ME}` }],
  review_evidence: [here],
  // Keys and sessions are the person's own in every org: they end them wherever they are.
  api_keys: [here, own('ALL')],
  sessions: [here, own('ALL')],
  known_devices: [own('ALL')],
  // A notice may be sent in the name of the home org of whom it is for.
  mail_outbox: [here, { ...signedIn, for: 'INSERT' }],
  // Hashes and counters, of nobody's org.
  throttles: [signedIn],
  idempotency_keys: [signedIn],
  audit_chains: [here],
  audit_log: [here],
};
