/**
 * What this product does beyond the documented API, by name: what `GET /capabilities` and a session
 * list. A server that lists nothing has the documented routes alone.
 */
export const FEATURES = [
  'people_search',
  'people_facets',
  'people_export',
  'people_bulk',
  'saved_views',
  'invitations',
  'sessions',
  'login_history',
  'lock_history',
  'timed_locks',
  'one_time_passwords',
  'api_keys',
  'key_age',
  'offboarding',
  'attention',
  'audit_filters',
  'audit_export',
  'audit_chain',
  'team_search',
  'resource_catalogue',
  'effective_access',
  'access_matrix',
  'access_reviews',
  'org_switch',
  'org_settings',
  'preferences',
  'impersonation',
  'idempotency',
  'etags',
] as const;
export type Feature = (typeof FEATURES)[number];
