/** What has a history. */
export const ITEM_TYPES = [
  'user',
  'org',
  'invite',
  'team',
  'data_source',
  'data_set',
  'data_sink',
  'data_map',
  'data_credential',
  'data_schema',
  'project',
  'flow',
  'doc_container',
  'code_container',
  'api_key',
  'session',
  'audit_log',
  'request',
] as const;

/** Types of the documented API, in its plural; the log of one calls them in the singular. */
export const AUDITED_TYPES = [
  'users',
  'orgs',
  'teams',
  'data_sources',
  'data_sets',
  'data_sinks',
  'data_maps',
  'data_credentials',
  'data_schemas',
  'projects',
  'flows',
  'doc_containers',
  'code_containers',
] as const;
