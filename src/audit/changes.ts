import type { LogEntry } from '../../contract/audit.ts';
import { exactTime } from '../lib/time.ts';

const FIELDS: Readonly<Record<string, string>> = {
  'is_admin?': 'Admin',
  admin_lock: 'Lock by an admin',
  automatic_lock: 'Automatic lock',
  billing_owner_id: 'Billing owner',
  default_org_id: 'Home org',
  email: 'E-mail address',
  email_domain: 'E-mail domain',
  expires_at: 'Expires',
  full_name: 'Name',
  handed_out_hash: 'SHA-256 of who got what',
  invite_status: 'Invitation',
  is_custodian: 'Custodian',
  item_ids: 'Numbers of the items',
  items_hash: 'SHA-256 of the items',
  lock_reason: 'Reason of the lock',
  lock_until: 'Locked until',
  next_start_at: 'Next start',
  org_membership_status: 'Membership',
  overlap_hours: 'Hours with both keys',
  replaced_by: 'Replaced by key',
  reviewer_id: 'Reviewer',
  snapshot_hash: 'SHA-256 of the snapshot',
  user_tier: 'Tier',
};

/** `Locked until` for `lock_until`; a field without a word of ours loses its underscores. */
export const fieldLabel = (field: string): string => {
  const known = FIELDS[field];
  if (known !== undefined) return known;
  const words = field.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** One field of an event. `null`: there was, or is, nothing. */
export interface FieldChange {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

const isRedacted = (value: object): boolean => 'redacted' in value && value.redacted === true;

/** A value of a diff in words. Strings stay as they are: they are shown as text, nothing else. */
export function valueText(value: unknown, zone: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'string') return INSTANT.test(value) ? exactTime(value, zone) : value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && isRedacted(value)) return 'Not recorded: secret';
  return JSON.stringify(value);
}

/** The diff of an event, a row per field. */
export const changesOf = (
  { object_changes: changes }: Pick<LogEntry, 'object_changes'>,
  zone: string,
): FieldChange[] =>
  Object.entries(changes).map(([field, [before, after]]) => ({
    field,
    label: fieldLabel(field),
    before: valueText(before, zone),
    after: valueText(after, zone),
  }));
