import { AUDIT_EVENTS, type AuditEvent } from '../../contract/audit.ts';

/** What the documented API calls an event; `null`: nothing of the org was changed by it. */
export type EventClass = 'create' | 'update' | 'destroy';

const CREATES: ReadonlySet<string> = new Set([
  'user.created',
  'member.added',
  'org.created',
  'org.custodian_added',
  'invite.sent',
  'team.created',
  'resource.created',
  'grant.created',
  'review.created',
  'team.member_added',
  'apikey.created',
]);
const DESTROYS: ReadonlySet<string> = new Set([
  'member.removed',
  'org.custodian_removed',
  'invite.revoked',
  'team.deleted',
  'grant.revoked',
  'review.deleted',
  'team.member_removed',
  'apikey.revoked',
]);
const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  'password.reset_requested',
  'invite.link_copied',
  'review.nudged',
  'apikey.used_first',
  'review.checked',
  'authz.denied',
  'export.created',
  'review.evidence_made',
  'invite.expired',
]);

/** The documented class of an event. */
export const eventClass = (event: AuditEvent): EventClass | null => {
  if (CREATES.has(event)) return 'create';
  if (DESTROYS.has(event)) return 'destroy';
  return event.startsWith('authn.') || CHANGES_NOTHING.has(event) ? null : 'update';
};

/** The events that changed something, by class or all of them. */
export const eventsOfClass = (wanted?: EventClass): AuditEvent[] =>
  AUDIT_EVENTS.filter((event) =>
    wanted === undefined ? eventClass(event) !== null : eventClass(event) === wanted,
  );
