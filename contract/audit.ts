import * as z from 'zod';
import { AUDITED_TYPES } from './audit-items.ts';
import { csvOf, IntParam, Order, pagingShape } from './list-query.ts';
import {
  DateOrInstant,
  IdParam,
  Instant,
  Nothing,
  OrgParams,
  PersonRef,
  Text,
  UserParams,
} from './primitives.ts';
import { defineRoute } from './route.ts';

/**
 * Every event that the server can record: `noun.verb`. A name stands here only if the code emits
 * it and a test asserts it.
 */
export const AUDIT_EVENTS = [
  'authn.login_succeeded',
  'authn.login_failed',
  'authn.login_blocked',
  'authn.address_stopped',
  'authn.logout',
  'authn.session_revoked',
  'password.changed',
  'password.reset_requested',
  'password.reset_completed',
  'password.set_by_admin',
  'user.created',
  'user.updated',
  'user.email_changed',
  'user.activated',
  'user.deactivated',
  'user.handed_over',
  'user.locked',
  'user.auto_locked',
  'user.unlocked',
  'user.lock_expired',
  'member.added',
  'member.activated',
  'member.deactivated',
  'member.removed',
  'role.assigned',
  'role.removed',
  'org.created',
  'org.updated',
  'org.custodian_added',
  'org.custodian_removed',
  'impersonation.started',
  'impersonation.ended',
  'invite.sent',
  'invite.resent',
  'invite.link_copied',
  'invite.accepted',
  'invite.revoked',
  'invite.expired',
  'team.created',
  'team.updated',
  'team.deleted',
  'team.member_added',
  'team.member_changed',
  'team.member_removed',
  'resource.created',
  'resource.updated',
  'grant.created',
  'grant.updated',
  'grant.revoked',
  'review.created',
  'review.scheduled',
  'review.not_started',
  'review.started',
  'review.handed_over',
  'review.updated',
  'review.deleted',
  'review.paused',
  'review.resumed',
  'review.extended',
  'review.stopped',
  'review.reassigned',
  'review.nudged',
  'apikey.created',
  'apikey.rotated',
  'apikey.revoked',
  'apikey.used_first',
  'review.decided',
  'review.closed',
  'review.planned',
  'review.approved',
  'review.apply_started',
  'review.waiting',
  'review.applied',
  'review.completed',
  'review.retried',
  'review.checked',
  'review.signed_off',
  'authz.denied',
  'export.created',
  'review.evidence_made',
  'settings.updated',
] as const;
export const AuditEvent = z.enum(AUDIT_EVENTS);
export type AuditEvent = z.output<typeof AuditEvent>;

export const Outcome = z.enum(['success', 'failure', 'denied']);

/** A row of the audit log: the documented `LogEntry` with additions. */
export const LogEntry = z.object({
  id: z.int(),
  item_type: z.string(),
  item_id: z.int().describe('0 where the event has no item'),
  event: z.string().describe('noun.verb, see AUDIT_EVENTS'),
  change_summary: z.array(z.string()),
  object_changes: z.record(z.string(), z.tuple([z.unknown(), z.unknown()])),
  association_resource: z.record(z.string(), z.unknown()).nullable().optional(),
  request_ip: z.string(),
  request_user_agent: z.string(),
  request_url: z.string(),
  request_method: z.string().optional(),
  user: z
    .object({ id: z.int(), email: z.string() })
    .describe('Who did it; 0 and "" for the system'),
  impersonator_id: z
    .int()
    .nullable()
    .optional()
    .describe('Who acted in the name of `user`; null where nobody did'),
  impersonator: PersonRef.nullable().optional().describe('That person, as they are called now'),
  org_id: z.int(),
  owner_id: z.int().describe('Whom it was done to, as a person; 0 where nobody'),
  owner_email: z.string(),
  created_at: Instant,
  full_name: z.string().optional().describe('Name of the actor at the time'),
  owner_name: z.string().optional().describe('Name of the person it was done to, at the time'),
  actor_type: z.enum(['user', 'api_key', 'system']).optional(),
  item_label: z.string().optional().describe('What the item was called at the time'),
  outcome: Outcome.optional(),
  reason: z.string().nullable().optional(),
  request_id: z.string().optional(),
  correlation_id: z.string().nullable().optional(),
  chain: z.string().optional(),
  seq: z.int().optional(),
  hash: z.string().optional(),
  prev_hash: z.string().optional(),
});
export type LogEntry = z.output<typeof LogEntry>;

/** Filters of an audit log. `from` and `to` are inclusive; a bare date is a whole day in `tz`. */
export const auditFilterShape = {
  from: DateOrInstant.optional(),
  to: DateOrInstant.optional(),
  tz: Text.max(60).optional().describe('IANA zone that bare dates are read in; UTC by default'),
  event_filter: Text.max(500).optional().describe('Documented name of `event`'),
  change_filter: Text.max(200).optional().describe('A field that changed'),
  actor: IntParam(0, Number.MAX_SAFE_INTEGER).optional(),
  owner: IntParam(1, Number.MAX_SAFE_INTEGER).optional().describe('To this person'),
  item_type: Text.max(50).optional(),
  item_id: IntParam(0, Number.MAX_SAFE_INTEGER).optional(),
  event: csvOf(AUDIT_EVENTS).optional(),
  ip: Text.max(50).optional(),
  outcome: csvOf(['success', 'failure', 'denied']).optional(),
  impersonated: z.enum(['true', 'false']).optional(),
  person: IntParam(1, Number.MAX_SAFE_INTEGER).optional().describe('By this person or to them'),
  q: Text.max(200).optional().describe('Substring of the summary, actor, target or reason'),
};
export const AuditQuery = z.strictObject({
  ...pagingShape,
  ...auditFilterShape,
  order: Order.default('desc'),
});
export type AuditQuery = z.output<typeof AuditQuery>;

const log = { tag: 'audit', documented: true } as const;

export const listUserAudit = defineRoute({
  ...log,
  method: 'GET',
  path: '/users/:user_id/audit_log',
  summary: 'What was done by a person and to them, newest first',
  rights: 'selfOrAdmin',
  params: UserParams,
  query: AuditQuery,
  response: z.array(LogEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listOrgAudit = defineRoute({
  ...log,
  method: 'GET',
  path: '/orgs/:org_id/audit_log',
  summary: 'Everything that happened in an org, newest first',
  rights: 'admin',
  params: OrgParams,
  query: AuditQuery,
  response: z.array(LogEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listTeamAudit = defineRoute({
  ...log,
  method: 'GET',
  path: '/teams/:team_id/audit_log',
  summary: 'What happened to a team and in it, newest first',
  rights: 'teamAdmin',
  params: z.strictObject({ team_id: IdParam }),
  query: AuditQuery.omit({ item_type: true, item_id: true }),
  response: z.array(LogEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const listTypeAudit = defineRoute({
  ...log,
  method: 'GET',
  path: '/orgs/:org_id/:resource_type/audit_log',
  summary: 'What happened to items of one type in an org, newest first',
  rights: 'admin',
  params: z.strictObject({ org_id: IdParam, resource_type: z.enum(AUDITED_TYPES) }),
  query: AuditQuery.omit({ item_type: true }),
  response: z.array(LogEntry),
  errors: ['invalid_cursor'],
  paged: true,
});
export const getAuditEntry = defineRoute({
  tag: 'audit',
  method: 'GET',
  path: '/orgs/:org_id/audit_log/:entry_id',
  summary: 'One event',
  rights: 'admin',
  params: z.strictObject({ org_id: IdParam, entry_id: IdParam }),
  query: Nothing,
  response: LogEntry,
});
/**
 * Formats of an export: for spreadsheets, rows as they were hashed, OCSF 1.8.0, and an archive that
 * can be verified offline.
 */
export const ExportFormat = z.enum(['csv', 'jsonl', 'ocsf', 'archive']);
export type ExportFormat = z.output<typeof ExportFormat>;

export const exportOrgAudit = defineRoute({
  tag: 'audit',
  method: 'GET',
  path: '/orgs/:org_id/audit_log/export',
  summary: 'The complete filtered set as CSV, JSON Lines, OCSF or an archive; itself an event',
  rights: 'admin',
  params: OrgParams,
  query: z.strictObject({ ...auditFilterShape, format: ExportFormat.default('csv') }),
  produces: ['text/csv', 'application/jsonl', 'application/zip'],
});
export const getAuditHistogram = defineRoute({
  tag: 'audit',
  method: 'GET',
  path: '/orgs/:org_id/audit_log/histogram',
  summary: 'Sign-ins, refused sign-ins and changes per day, in a zone',
  rights: 'admin',
  params: OrgParams,
  query: z.strictObject({
    days: IntParam(1, 366).default(30),
    tz: Text.max(60).optional(),
  }),
  response: z.array(
    z.object({
      day: z.iso.date(),
      sign_ins: z.int(),
      failed_sign_ins: z.int(),
      changes: z.int(),
    }),
  ),
});
export const verifyAudit = defineRoute({
  tag: 'audit',
  method: 'GET',
  path: '/orgs/:org_id/audit_log/verify',
  summary: 'Walks the hash chains of an org and names the first row that does not fit',
  rights: 'admin',
  params: OrgParams,
  query: Nothing,
  response: z.object({
    intact: z.boolean(),
    rows: z.int(),
    chains: z.int(),
    first_bad: z.object({ chain: z.string(), seq: z.int(), why: z.string() }).nullable(),
    checkpoint: z
      .object({
        number: z.int(),
        time: Instant,
        rows: z.int().describe('Rows of this org that it seals'),
        fingerprint: z.string().describe('SHA-256 of the key that signed it, in hex'),
        conflicts: z.int().describe('What did not follow from a checkpoint before, ever'),
      })
      .nullable()
      .optional()
      .describe('The newest signed checkpoint; null before the first'),
  }),
});
