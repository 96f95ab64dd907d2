import type pg from 'pg';
import { OrgSettings } from '../../contract/org-settings.ts';
import { accessFact } from './access-facts.ts';
import { reviewFacts } from './review-facts.ts';
import { fact } from './row-facts.ts';
import { words } from './words.ts';

/** A row of the audit log, as far as it says what changed. */
export interface Entry {
  readonly id: number;
  readonly event: string;
  readonly org_id: number;
  readonly item_id: number;
  readonly item_type: string;
  readonly owner_id: number;
  readonly actor_id: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly object_changes: Readonly<Record<string, readonly [unknown, unknown]>>;
  readonly association_resource: {
    readonly type?: string;
    readonly id?: number;
    readonly next_runs?: boolean;
  } | null;
}

/** The rows of the log after this number. */
export const entriesSince = async (superuser: pg.Client, id: number): Promise<Entry[]> => {
  const { rows } = await superuser.query<Entry>(
    `SELECT id, event, org_id, item_id, item_type, owner_id, actor_id, outcome, reason,
       object_changes, association_resource FROM audit_log WHERE id > $1 ORDER BY id`,
    [id],
  );
  return rows;
};

/** Events that say by their name that the person has another password now. */
const OF_A_PASSWORD = words(`
      password.changed password.reset_completed password.set_by_admin invite.accepted
    `);

/** Events that end sessions of the person they are about, without naming each. */
const ENDING = [
  ...words(`
      authn.session_revoked user.locked user.deactivated user.email_changed member.removed
      member.deactivated role.removed apikey.revoked
    `),
  ...OF_A_PASSWORD,
];

/** Whether an event of the log accounts for the end of this person's sessions. */
export const endsSessionsOf = (entries: readonly Entry[], userId: string): boolean =>
  entries.some(({ event, owner_id: owner }) => ENDING.includes(event) && String(owner) === userId);

type Changed = readonly [unknown, unknown];

/** Places of the fields that a person's events name. */
const personFact = (entry: Entry, field: string, [before, after]: Changed): string[] => {
  const user = `users/${entry.owner_id}`;
  const member = `org_memberships/${entry.org_id}:${entry.owner_id}`;
  switch (field) {
    case 'is_admin?':
      if (before === null) {
        return [
          `${member} made`,
          ...(after === true ? [fact(member, 'is_admin', null, true)] : []),
        ];
      }
      return [after === null ? `${member} removed` : fact(member, 'is_admin', before, after)];
    case 'org_membership_status':
      return after === null ? [] : [fact(member, 'status', before, after)];
    case 'is_custodian':
      return after === null ? [] : [fact(member, 'is_custodian', before, after)];
    case 'email':
    case 'full_name':
    case 'user_tier':
    case 'default_org_id':
    case 'status':
      return [fact(user, field, before, after)];
    default:
      return [];
  }
};

const lockFact = (entry: Entry, field: string, [before, after]: Changed): string[] => {
  const kind = entry.event === 'user.auto_locked' ? 'automatic' : 'admin';
  const lock = `locks/${entry.owner_id}`;
  if (/^(admin|automatic)_lock$/.test(field)) {
    const of = `${lock} ${field.replace('_lock', '')}`;
    return [after === true ? `${of} made` : `${of} ended`];
  }
  // A new lock without an end or a reason has none to tell of.
  if (before === null && after === null) return [];
  const column = { lock_until: 'until', lock_reason: 'reason' }[field];
  return column === undefined ? [] : [fact(`${lock} ${kind}`, column, before, after)];
};

const otherFact = (entry: Entry, field: string, changed: Changed): string[] => {
  const [before, after] = changed;
  switch (entry.item_type) {
    case 'org':
      if (field === 'is_custodian') return personFact(entry, field, changed);
      // What an org never set is told from its default on.
      return field in OrgSettings.shape
        ? [`orgs/${entry.item_id} settings.${field}: → ${JSON.stringify(after)}`]
        : [fact(`orgs/${entry.item_id}`, field, before, after)];
    case 'invite': {
      if (field === 'full_name') return personFact(entry, field, changed);
      return [fact(`invites/${entry.item_id}`, field.replace('invite_', ''), before, after)];
    }
    case 'api_key': {
      const key = `api_keys/${entry.item_id}`;
      if (field === 'status') return [`${key} ended`];
      return field === 'replaced_by'
        ? [fact(key, field, before, after), `api_keys/${String(after)} made`]
        : [];
    }
    default:
      return [
        ...personFact(entry, field, changed),
        ...lockFact(entry, field, changed),
        ...(entry.event === 'settings.updated'
          ? [`users/${entry.owner_id} preferences.${field}: → ${JSON.stringify(after)}`]
          : []),
      ];
  }
};

/** What an event says by its name. */
const namedFacts = (entry: Entry): string[] => {
  const { event, owner_id: owner, item_id: item, association_resource: about } = entry;
  const session = about?.type === 'session' ? [`sessions/${about.id} of ${owner} made`] : [];
  switch (event) {
    case 'user.created':
      return [`users/${owner} made`];
    case 'invite.sent':
      return [`invites/${item} made`];
    case 'apikey.created':
      return [`api_keys/${item} made`];
    case 'authn.login_succeeded':
    case 'impersonation.started':
      return session;
    case 'impersonation.ended':
      return [`sessions/${about?.id} of ${owner} ended`];
    case 'authn.logout':
      return [`sessions/${item} of ${owner} ended`];
    case 'authn.session_revoked':
      return entry.item_type === 'session' ? [`sessions/${item} of ${owner} ended`] : [];
    default:
      return [];
  }
};

/** What a row of the log says that changed. */
export const factsOfEntry = (entry: Entry): string[] => {
  if (entry.event.startsWith('review.')) return reviewFacts(entry);
  const changes = Object.entries(entry.object_changes);
  return [
    ...namedFacts(entry),
    ...changes.flatMap(
      ([field, changed]) => accessFact(entry, field, changed) ?? otherFact(entry, field, changed),
    ),
  ];
};

/** That the person has another password, where an event says so by its name. */
export const passwordFact = ({ event, owner_id: owner }: Entry): string | null =>
  OF_A_PASSWORD.includes(event) ? `users/${owner} password_hash changed` : null;
