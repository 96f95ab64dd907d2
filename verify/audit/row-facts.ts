import { REVIEW_RULES } from './review-rules.ts';
import type { Change } from './witness.ts';
import { words } from './words.ts';

type Row = Readonly<Record<string, unknown>>;

/** How the columns of a table are judged. */
export interface Rules {
  readonly key: (row: Row) => string;
  /** What the log must tell of, value by value. */
  readonly told: readonly string[];
  /** Only that it changed: the value is a secret. */
  readonly secret?: readonly string[];
  /** What the log need not tell of: counters, clocks, copies, and what follows from a told column. */
  readonly untold: readonly string[];
  /** Whether the told columns of a new row are told, too, where they differ from the default. */
  readonly isToldWhole?: boolean;
  /** Its rows are told together, as far as one event is about many: by `factsOfGroups`. */
  readonly isGrouped?: boolean;
}

const byId = (row: Row): string => String(row['id']);

const granteeOf = (row: Row): string => {
  if (row['user_id'] !== null) return `user ${String(row['user_id'])}`;
  return row['team_id'] === null ? 'org' : `team ${String(row['team_id'])}`;
};

/** Every column of every table; one that is missing here fails the check. */
export const RULES: Readonly<Record<string, Rules>> = {
  users: {
    key: byId,
    told: [
      'email',
      'full_name',
      'user_tier',
      'status',
      'super_user',
      'default_org_id',
      'preferences',
    ],
    secret: ['password_hash'],
    isToldWhole: true,
    // What follows from the event of a password or an invitation among them.
    untold: words(`
      id email_key sort_name version created_at updated_at tos_signed_at last_login_at
      last_active_at admin_locked_until auto_locked_until password_changed_at
      password_expires_at must_change_password email_verified_at
    `),
  },
  org_memberships: {
    key: (row) => `${String(row['org_id'])}:${String(row['user_id'])}`,
    told: ['is_admin', 'is_custodian', 'status'],
    isToldWhole: true,
    untold: words(`
      org_id user_id added_by created_at updated_at sort_name email_key search_text
      user_status user_created_at locked_until invite_expires_at last_login_at active_at
    `),
  },
  orgs: {
    key: byId,
    told: words(`
      name description email_domain email client_identifier org_webhook_host owner_id
      billing_owner_id org_tier members_default_access_role status password_login settings
    `),
    untold: ['id', 'version', 'created_at', 'updated_at'],
  },
  locks: {
    key: (row) => `${String(row['user_id'])} ${String(row['kind'])}`,
    told: ['reason', 'until'],
    isToldWhole: true,
    untold: words(`
      id user_id kind locked_at locked_by ended_at ended_by ended_because failed_sign_ins
    `),
  },
  invites: {
    key: byId,
    told: ['status', 'expires_at'],
    // The role is that of the membership, the address that of the person.
    untold: words(`
      id org_id user_id email email_key is_admin invited_by sent_at resent ended_at version
      created_at updated_at
    `),
  },
  api_keys: {
    key: byId,
    told: ['name', 'replaced_by'],
    secret: ['secret_hash'],
    untold: words(`
      id user_id org_id mask created_at expires_at overlap_until revoked_at last_used_at
      last_used_ip version updated_at
    `),
  },
  teams: {
    key: byId,
    told: ['name', 'description', 'tags', 'owner_id'],
    isToldWhole: true,
    untold: ['id', 'org_id', 'name_key', 'member_count', 'version', 'created_at', 'updated_at'],
  },
  team_members: {
    key: (row) => `${String(row['team_id'])}:${String(row['user_id'])}`,
    told: ['is_admin'],
    isToldWhole: true,
    untold: ['org_id', 'team_id', 'user_id', 'added_by', 'joined_at'],
  },
  resources: {
    key: (row) => `${String(row['resource_type'])}/${String(row['resource_id'])}`,
    told: ['name', 'owner_id'],
    isToldWhole: true,
    untold: words(`
      org_id resource_type resource_id name_key sort_key version created_at updated_at
    `),
  },
  grants: {
    key: (row) =>
      `${String(row['resource_type'])}/${String(row['resource_id'])} to ${granteeOf(row)}`,
    told: ['role', 'expires_at'],
    isToldWhole: true,
    untold: words(`
      id org_id resource_type resource_id user_id team_id strength granted_by granted_at
      updated_at last_used_at
    `),
  },
  sessions: {
    key: (row) => `${String(row['id'])} of ${String(row['user_id'])}`,
    told: [],
    untold: words(`
      id token_hash kind user_id org_id api_key_id ip user_agent created_at last_seen_at
      idle_expires_at expires_at ended_at impersonator_id parent_id end_is_recorded
    `),
  },
  ...REVIEW_RULES,
};

/**
 * Tables of counters, queues, mails, notes of one's own and secrets that live for minutes: the log
 * tells of what they serve.
 */
export const UNTOLD_TABLES: readonly string[] = words(
  `link_tokens mail_outbox known_devices throttles idempotency_keys bulk_runs bulk_rows
   review_reminders review_desks`,
);

const DEFAULTS: Readonly<Record<string, unknown>> = {
  status: 'ACTIVE',
  is_admin: false,
  is_custodian: false,
  super_user: false,
  description: '',
  tags: [],
};

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:/.test(value);

/** A value as both witnesses write it: instants to the millisecond. */
export const shown = (value: unknown): string =>
  JSON.stringify(isInstant(value) ? new Date(value).toISOString() : (value ?? null));

/** What one column became. */
export const fact = (of: string, column: string, before: unknown, after: unknown): string =>
  `${of} ${column}: ${shown(before)} → ${shown(after)}`;

const objectOf = (value: unknown): Row =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** A document key by key, another column as it is. */
const columnFacts = (of: string, column: string, before: unknown, after: unknown): string[] => {
  if (column !== 'preferences' && column !== 'settings') return [fact(of, column, before, after)];
  const [old, now] = [objectOf(before), objectOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => shown(old[key]) !== shown(now[key]))
    .map((key) => `${of} ${column}.${key}: → ${shown(now[key])}`);
};

const ended = (table: string, before: Row, after: Row): boolean => {
  if (table === 'api_keys') return before['revoked_at'] === null && after['revoked_at'] !== null;
  const ends = before['ended_at'] === null && after['ended_at'] !== null;
  return (
    (table === 'sessions' || table === 'locks') && ends && after['ended_because'] !== 'expired'
  );
};

/** What the log must tell of a row that changed. */
export const factsOfRow = ({ table, before, after }: Change): string[] => {
  const rules = RULES[table];
  // A team stands in the catalogue, too, as a copy.
  const isCopy = table === 'resources' && (after ?? before)?.['resource_type'] === 'teams';
  if (!rules || isCopy || rules.isGrouped) return [];
  const of = `${table}/${rules.key(after ?? before ?? {})}`;
  if (!after) return [`${of} removed`];
  if (!before) {
    const columns = rules.isToldWhole ? rules.told : [];
    const values = columns.filter((name) => {
      const isDefault = shown(after[name]) === shown(DEFAULTS[name]);
      // The home of a new account is the org that the event is of.
      return !isDefault && !['default_org_id', 'preferences'].includes(name);
    });
    return [`${of} made`, ...values.map((name) => fact(of, name, null, after[name]))];
  }
  const changed = (name: string) => shown(before[name]) !== shown(after[name]);
  return [
    ...rules.told
      .filter(changed)
      .flatMap((name) => columnFacts(of, name, before[name], after[name])),
    ...(rules.secret ?? []).filter(changed).map((name) => `${of} ${name} changed`),
    ...(ended(table, before, after) ? [`${of} ended`] : []),
  ];
};
