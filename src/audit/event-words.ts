import { AUDIT_EVENTS, type AuditEvent } from '../../contract/audit.ts';

/** What an event is called in filters; the sentence of a row says more. */
export const EVENT_LABELS: Readonly<Record<AuditEvent, string>> = {
  'authn.login_succeeded': 'Signed in',
  'authn.login_failed': 'Sign-in failed',
  'authn.login_blocked': 'Sign-in refused',
  'authn.address_stopped': 'Address stopped',
  'authn.logout': 'Signed out',
  'authn.session_revoked': 'Session ended',
  'password.changed': 'Password changed',
  'password.reset_requested': 'Reset link requested',
  'password.reset_completed': 'Password reset by link',
  'password.set_by_admin': 'One-time password set',
  'user.created': 'Account created',
  'user.updated': 'Profile changed',
  'user.email_changed': 'E-mail address changed',
  'user.activated': 'Account activated',
  'user.deactivated': 'Account deactivated',
  'user.handed_over': 'Handed over',
  'user.locked': 'Locked by an admin',
  'user.auto_locked': 'Locked automatically',
  'user.unlocked': 'Unlocked',
  'user.lock_expired': 'Lock ran out',
  'member.added': 'Added to the org',
  'member.activated': 'Membership activated',
  'member.deactivated': 'Membership deactivated',
  'member.removed': 'Removed from the org',
  'role.assigned': 'Made an admin',
  'role.removed': 'Admin role taken away',
  'org.created': 'Org created',
  'org.updated': 'Org changed',
  'org.custodian_added': 'Custodian added',
  'org.custodian_removed': 'Custodian removed',
  'impersonation.started': 'Signed in as somebody else',
  'impersonation.ended': 'Was somebody else no more',
  'invite.sent': 'Invitation sent',
  'invite.resent': 'Invitation sent again',
  'invite.link_copied': 'Invitation link copied',
  'invite.accepted': 'Invitation accepted',
  'invite.revoked': 'Invitation revoked',
  'invite.expired': 'Invitation ran out',
  'team.created': 'Team created',
  'team.updated': 'Team changed',
  'team.deleted': 'Team deleted',
  'team.member_added': 'Added to a team',
  'team.member_changed': 'Role in a team changed',
  'team.member_removed': 'Taken out of a team',
  'resource.created': 'Resource imported',
  'resource.updated': 'Resource changed',
  'grant.created': 'Access given',
  'grant.updated': 'Access changed',
  'grant.revoked': 'Access taken away',
  'review.created': 'Review made',
  'review.scheduled': 'Review set to start',
  'review.not_started': 'Review did not start',
  'review.started': 'Review started',
  'review.handed_over': 'Items of a review handed on',
  'review.updated': 'Review changed',
  'review.deleted': 'Review deleted',
  'review.paused': 'Review paused',
  'review.resumed': 'Review goes on',
  'review.extended': 'End of a review moved',
  'review.stopped': 'Review stopped',
  'review.reassigned': 'Items of a review reassigned',
  'review.nudged': 'Reviewer reminded',
  'apikey.created': 'API key created',
  'apikey.rotated': 'API key rotated',
  'apikey.revoked': 'API key revoked',
  'apikey.used_first': 'API key first used',
  'review.decided': 'Decided in a review',
  'review.closed': 'Review ended',
  'review.planned': 'Review counted',
  'review.approved': 'Review approved',
  'review.apply_started': 'Review being applied',
  'review.waiting': 'Review waits',
  'review.applied': 'Applied by a review',
  'review.completed': 'Review completed',
  'review.retried': 'Review tried again',
  'review.checked': 'Review checked again',
  'review.signed_off': 'Review signed off',
  'authz.denied': 'Request refused',
  'export.created': 'Data exported',
  'review.evidence_made': 'Evidence of a review made',
  'settings.updated': 'Own settings changed',
};

const NOUNS: readonly { readonly label: string; readonly nouns: readonly string[] }[] = [
  { label: 'Sign-in', nouns: ['authn'] },
  { label: 'In somebody else’s name', nouns: ['impersonation'] },
  { label: 'Passwords', nouns: ['password'] },
  { label: 'Accounts', nouns: ['user'] },
  { label: 'Membership and role', nouns: ['member', 'role'] },
  { label: 'Invitations', nouns: ['invite'] },
  { label: 'Teams', nouns: ['team'] },
  { label: 'Resource access', nouns: ['grant', 'resource'] },
  { label: 'API keys', nouns: ['apikey'] },
  { label: 'Access reviews', nouns: ['review'] },
  { label: 'Org', nouns: ['org'] },
  { label: 'Access to data', nouns: ['authz', 'export'] },
  { label: 'Settings', nouns: ['settings'] },
];

const nounOf = (event: string): string => event.split('.', 1)[0] ?? '';

/** Events by what they concern, in the order in which a filter offers them. */
export const EVENT_GROUPS: readonly {
  readonly label: string;
  readonly events: readonly AuditEvent[];
}[] = NOUNS.map(({ label, nouns }) => ({
  label,
  events: AUDIT_EVENTS.filter((event) => nouns.includes(nounOf(event))),
}));

const isKnown = (event: string): event is AuditEvent => Object.hasOwn(EVENT_LABELS, event);

/** The name of an event; one of a newer server goes by its code. */
export const eventLabel = (event: string): string => (isKnown(event) ? EVENT_LABELS[event] : event);

const ITEM_LABELS: Readonly<Record<string, string>> = {
  user: 'Person',
  org: 'Org',
  invite: 'Invitation',
  team: 'Team',
  data_source: 'Data source',
  data_set: 'Data set',
  data_sink: 'Data sink',
  data_map: 'Data map',
  data_credential: 'Data credential',
  data_schema: 'Data schema',
  project: 'Project',
  flow: 'Flow',
  doc_container: 'Document container',
  code_container: 'Code container',
  api_key: 'API key',
  session: 'Session',
  review: 'Access review',
  review_item: 'Item of a review',
  audit_log: 'Audit log',
  request: 'Request',
};
export const itemTypeLabel = (type: string): string => ITEM_LABELS[type] ?? type;

/** What became of it, in filters and facts. */
export const OUTCOMES = [
  { value: 'success', label: 'Done' },
  { value: 'failure', label: 'Failed' },
  { value: 'denied', label: 'Refused' },
] as const;
export const outcomeLabel = (outcome = 'success'): string =>
  OUTCOMES.find(({ value }) => value === outcome)?.label ?? outcome;

const REASONS: Readonly<Record<string, string>> = {
  wrong_password: 'wrong password',
  unknown_account: 'no such account',
  no_password: 'no password has been set',
  deactivated: 'the account is deactivated',
  locked: 'the account is locked',
  password_expired: 'the one-time password has expired',
  throttled: 'too many attempts',
  expired: 'its time was over',
  ended_elsewhere: 'it was ended from elsewhere',
};

/** Why the server refused a sign-in. */
export const refusalWords = (reason: string): string =>
  REASONS[reason] ?? reason.replaceAll('_', ' ');
