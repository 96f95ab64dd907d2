import type { AuditEvent, LogEntry } from '../../contract/audit.ts';
import { refusalWords } from './event-words.ts';
import { REVIEW_RUNS } from './review-run-sentences.ts';
import { successor, thingsHandedOver } from './handed-over.ts';
import { REVIEW_OUTCOME } from './review-sentences.ts';
import { factsOf, type Facts } from './sentence-facts.ts';
import { listing, say, type Part } from './sentence-parts.ts';

type Sayer = (facts: Facts) => readonly Part[];

const until = ({ after }: Facts): readonly Part[] => {
  const at = after('lock_until');
  return typeof at === 'string' ? say` until ${{ kind: 'instant', at }}` : [];
};
const asAdmin = ({ after }: Facts): string => (after('is_admin?') === true ? ' as an admin' : '');
const because = ({ entry }: Facts): string =>
  entry.reason ? `: ${refusalWords(entry.reason)}` : '';
const name = (value: unknown): Part => ({
  kind: 'name',
  text: typeof value === 'string' && value !== '' ? value : 'nothing',
});
const fieldsOf = ({ fields }: Facts): string =>
  fields.length === 0 ? 'details' : `the ${listing(fields)}`;

/** Sign-ins are told from the account's side: who sat at the keyboard is not known. */
const SIGN_IN = {
  'authn.login_succeeded': ({ who, entry }) =>
    entry.actor_type === 'api_key' ? say`${who} signed in with an API key` : say`${who} signed in`,
  'authn.login_failed': (f) => say`A sign-in as ${f.whom} failed${because(f)}`,
  'authn.login_blocked': (f) => say`A sign-in as ${f.whom} was refused${because(f)}`,
  'authn.address_stopped': ({ item }) =>
    say`Sign-ins from ${item} were stopped for a while after too many failed`,
  'authn.logout': ({ who }) => say`${who} signed out`,
  'authn.session_revoked': ({ who, whom, isSelf, entry }) => {
    const isOne = entry.item_type === 'session';
    if (isSelf) return say`${who} ended ${isOne ? 'one' : 'all others'} of their own sessions`;
    return say`${who} ended ${isOne ? 'a session' : 'all sessions'} of ${whom}`;
  },
} satisfies Partial<Record<AuditEvent, Sayer>>;

const IN_OTHER_NAME = {
  'impersonation.started': ({ who, whom, why }) => say`${who} signed in as ${whom}${why}`,
  'impersonation.ended': (f) => say`${f.who} stopped acting as ${f.whom}${because(f)}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const PASSWORD = {
  'password.changed': ({ who, whom, isSelf }) =>
    isSelf ? say`${who} changed their password` : say`${who} changed the password of ${whom}`,
  'password.reset_requested': (f) => {
    if (f.entry.outcome === 'denied') {
      return say`A reset link for ${f.whom} was refused${because(f)}`;
    }
    return f.isSelf || f.entry.user.id === 0
      ? say`A reset link was requested for ${f.whom}`
      : say`${f.who} sent ${f.whom} a reset link${f.why}`;
  },
  'password.reset_completed': ({ whom, before }) =>
    say`${whom} chose a new password by reset link${
      before('automatic_lock') === true ? ', which ended the automatic lock' : ''
    }`,
  'password.set_by_admin': ({ who, whom, why }) =>
    say`${who} set a one-time password for ${whom}${why}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const ACCOUNT = {
  'user.created': (f) =>
    f.isSelf
      ? say`The account of ${f.whom} was created${asAdmin(f)}`
      : say`${f.who} created an account for ${f.whom}${asAdmin(f)}`,
  'user.updated': (f) =>
    f.isSelf
      ? say`${f.who} changed ${fieldsOf(f)} of their own profile`
      : say`${f.who} changed ${fieldsOf(f)} of ${f.whom}`,
  'user.email_changed': ({ who, whom, isSelf, before, after }) =>
    say`${who} changed ${isSelf ? 'their e-mail address' : ['the e-mail address of ', whom]} from ${name(before('email'))} to ${name(after('email'))}`,
  'user.activated': ({ who, whom, why }) => say`${who} activated ${whom}${why}`,
  'user.deactivated': ({ who, whom, why }) => say`${who} deactivated ${whom}${why}`,
  'user.handed_over': (f) =>
    say`${f.who} handed ${thingsHandedOver(f)} of ${f.whom} to ${successor(f)}${f.why}`,
  'user.locked': (f) =>
    f.after('admin_lock') === true
      ? say`${f.who} locked ${f.whom}${until(f)}${f.why}`
      : say`${f.who} changed the lock of ${f.whom}${until(f)}${f.why}`,
  'user.auto_locked': (f) => say`${f.whom} was locked${until(f)} after failed sign-ins`,
  'user.unlocked': ({ who, whom, why }) => say`${who} unlocked ${whom}${why}`,
  'user.lock_expired': ({ whom }) => say`The lock of ${whom} ran out`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const MEMBERSHIP = {
  'member.added': (f) => say`${f.who} added ${f.whom} to the org${asAdmin(f)}`,
  'member.activated': ({ who, whom, why }) => say`${who} activated the membership of ${whom}${why}`,
  'member.deactivated': ({ who, whom, why }) =>
    say`${who} deactivated the membership of ${whom}${why}`,
  'member.removed': ({ who, whom, why }) => say`${who} removed ${whom} from the org${why}`,
  'role.assigned': ({ who, whom, why }) => say`${who} made ${whom} an admin${why}`,
  'role.removed': ({ who, whom, why }) => say`${who} took the admin role from ${whom}${why}`,
  'invite.sent': (f) => say`${f.who} invited ${f.whom}${asAdmin(f)}`,
  'invite.resent': ({ who, whom }) => say`${who} sent the invitation of ${whom} again`,
  'invite.link_copied': ({ who, whom }) => say`${who} copied the invitation link of ${whom}`,
  'invite.accepted': ({ who, whom, isSelf }) =>
    isSelf
      ? say`${who} accepted the invitation`
      : say`${who} let ${whom} in by one-time password instead of the invitation`,
  'invite.revoked': ({ who, whom, why }) => say`${who} revoked the invitation of ${whom}${why}`,
  'invite.expired': ({ whom }) => say`The invitation of ${whom} ran out`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

/** To whom access went: a person, or the team or org that the event is tied to. */
const grantee = ({ entry, whom }: Facts): Part => {
  const { type, name: called } = entry.association_resource ?? {};
  if (typeof called !== 'string') return whom;
  return { kind: 'name', text: type === 'org' ? `everyone in ${called}` : `the team ${called}` };
};
const level = (value: unknown): string => (typeof value === 'string' ? `${value} ` : '');

const ACCESS = {
  'resource.created': ({ who, item }) => say`${who} imported ${item}`,
  'resource.updated': (f) =>
    f.entry.owner_id !== 0 && f.after('owner_id') !== undefined
      ? say`${f.who} made ${f.whom} the owner of ${f.item}`
      : say`${f.who} changed ${fieldsOf(f)} of ${f.item} by import`,
  'grant.created': (f) =>
    say`${f.who} gave ${grantee(f)} ${level(f.after('access_level'))}access to ${f.item}`,
  'grant.updated': (f) =>
    say`${f.who} changed the access of ${grantee(f)} to ${f.item} from ${level(f.before('access_level')).trim()} to ${level(f.after('access_level')).trim()}`,
  'grant.revoked': (f) =>
    say`${f.who} took ${level(f.before('access_level'))}access to ${f.item} from ${grantee(f)}${f.why}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const EXPORTED: Readonly<Record<string, string>> = {
  audit_log: 'the audit log',
  users: 'the list of people',
  evidence: 'the evidence of an access review',
};
const exportOf = ({ entry }: Facts): string => {
  const { type, rows } = entry.association_resource ?? {};
  const what = (typeof type === 'string' && EXPORTED[type]) || 'data';
  return typeof rows === 'number' ? `${what}: ${rows.toLocaleString('en')} rows` : what;
};
const refused = ({ entry, item }: Facts): readonly Part[] => {
  const said = entry.change_summary[0];
  return said === undefined ? say` at ${item}` : say`: ${{ kind: 'quote', text: said }}`;
};

const TEAM = {
  'team.created': ({ who, item }) => say`${who} created the team ${item}`,
  'team.updated': (f) => {
    if (f.after('owner_id') !== undefined)
      return say`${f.who} made ${f.whom} the owner of ${f.item}`;
    return say`${f.who} changed ${fieldsOf(f)} of the team ${f.item}`;
  },
  'team.deleted': ({ who, item }) => say`${who} deleted the team ${item}`,
  'team.member_added': ({ who, whom, item, after }) =>
    say`${who} added ${whom} to the team ${item}${after('admin') === true ? ' as its admin' : ''}`,
  'team.member_changed': ({ who, whom, item, after }) =>
    after('admin') === true
      ? say`${who} made ${whom} an admin of the team ${item}`
      : say`${who} took the team ${item} out of the hands of ${whom}`,
  'team.member_removed': ({ who, whom, item }) => say`${who} took ${whom} out of the team ${item}`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const THINGS = {
  'org.created': ({ who, item }) => say`${who} created the org ${item}`,
  'org.updated': (f) =>
    f.entry.owner_id !== 0 && f.after('owner_id') !== undefined
      ? say`${f.who} made ${f.whom} the owner of the org ${f.item}`
      : say`${f.who} changed ${fieldsOf(f)} of the org ${f.item}`,
  'org.custodian_added': ({ who, whom, item }) => say`${who} made ${whom} a custodian of ${item}`,
  'org.custodian_removed': ({ who, whom, item }) =>
    say`${who} removed ${whom} from the custodians of ${item}`,
  'apikey.created': ({ who, item }) => say`${who} created the API key ${item}`,
  'apikey.rotated': ({ who, item }) => say`${who} rotated the API key ${item}`,
  'apikey.revoked': ({ who, whom, item, isSelf, why }) =>
    say`${who} revoked the API key ${item}${isSelf ? '' : [' of ', whom]}${why}`,
  'apikey.used_first': ({ whom, item }) =>
    say`The API key ${item} of ${whom} was used for the first time`,
  'authz.denied': (f) => say`${f.who} was refused${refused(f)}`,
  'export.created': (f) => say`${f.who} exported ${exportOf(f)}`,
  'review.evidence_made': ({ who, item }) => say`${who} made the evidence pack of ${item}`,
  'settings.updated': (f) => say`${f.who} changed ${fieldsOf(f)} in their settings`,
} satisfies Partial<Record<AuditEvent, Sayer>>;

const SAYERS: Readonly<Record<AuditEvent, Sayer>> = {
  ...SIGN_IN,
  ...IN_OTHER_NAME,
  ...REVIEW_RUNS,
  ...PASSWORD,
  ...ACCOUNT,
  ...MEMBERSHIP,
  ...TEAM,
  ...ACCESS,
  ...THINGS,
  ...REVIEW_OUTCOME,
};
const BY_NAME: ReadonlyMap<string, Sayer> = new Map(Object.entries(SAYERS));

/** An event as a sentence. One that this page does not know yet is given by its code. */
export function sentenceOf(entry: LogEntry): readonly Part[] {
  const facts = factsOf(entry);
  const sayer = BY_NAME.get(entry.event);
  return sayer === undefined ? say`${facts.who}: ${entry.event} (${facts.item})` : sayer(facts);
}
