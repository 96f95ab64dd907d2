import type { AuditEvent } from '../../../contract/audit.ts';

/** Classes of OCSF 1.8.0 that our events are told as. */
export const OCSF_CLASSES = {
  accountChange: { uid: 3001, category: 3 },
  authentication: { uid: 3002, category: 3 },
  entityManagement: { uid: 3004, category: 3 },
  userAccess: { uid: 3005, category: 3 },
  groupManagement: { uid: 3006, category: 3 },
  apiActivity: { uid: 6003, category: 6 },
} as const;
export type OcsfClass = keyof typeof OCSF_CLASSES;

/** A class and its activity; 99: none of those that the class names. */
export type OcsfKind = readonly [OcsfClass, number];

/**
 * What each of our events is in OCSF 1.8.0. The classes that 1.9 brings for people and roles are not
 * released; until then changes of a person are changes of an entity, and roles are privileges.
 */
export const OCSF_KINDS: Readonly<Record<AuditEvent, OcsfKind>> = {
  'authn.login_succeeded': ['authentication', 1],
  'authn.login_failed': ['authentication', 1],
  'authn.login_blocked': ['authentication', 1],
  'authn.address_stopped': ['authentication', 99],
  'authn.logout': ['authentication', 2],
  'authn.session_revoked': ['authentication', 2],
  'password.changed': ['accountChange', 3],
  'password.reset_requested': ['accountChange', 4],
  'password.reset_completed': ['accountChange', 4],
  'password.set_by_admin': ['accountChange', 4],
  'user.created': ['accountChange', 1],
  'user.updated': ['entityManagement', 3],
  'user.email_changed': ['entityManagement', 3],
  'user.activated': ['accountChange', 2],
  'user.deactivated': ['accountChange', 5],
  'user.handed_over': ['entityManagement', 3],
  'user.locked': ['accountChange', 9],
  'user.auto_locked': ['accountChange', 9],
  'user.unlocked': ['accountChange', 12],
  'member.added': ['groupManagement', 3],
  'member.activated': ['entityManagement', 10],
  'member.deactivated': ['entityManagement', 11],
  'member.removed': ['groupManagement', 4],
  'role.assigned': ['userAccess', 1],
  'role.removed': ['userAccess', 2],
  'org.created': ['entityManagement', 1],
  'org.updated': ['entityManagement', 3],
  'org.custodian_added': ['userAccess', 1],
  'org.custodian_removed': ['userAccess', 2],
  'impersonation.started': ['authentication', 7],
  'impersonation.ended': ['authentication', 2],
  'invite.sent': ['entityManagement', 1],
  'invite.resent': ['entityManagement', 3],
  'invite.link_copied': ['entityManagement', 2],
  'invite.accepted': ['entityManagement', 10],
  'invite.revoked': ['entityManagement', 4],
  'team.created': ['groupManagement', 6],
  'team.updated': ['entityManagement', 3],
  'team.deleted': ['groupManagement', 5],
  'team.member_added': ['groupManagement', 3],
  'team.member_changed': ['groupManagement', 99],
  'team.member_removed': ['groupManagement', 4],
  'resource.created': ['entityManagement', 1],
  'resource.updated': ['entityManagement', 3],
  'grant.created': ['userAccess', 1],
  'grant.updated': ['userAccess', 99],
  'grant.revoked': ['userAccess', 2],
  'review.created': ['entityManagement', 1],
  'review.scheduled': ['entityManagement', 3],
  'review.not_started': ['entityManagement', 3],
  'review.started': ['entityManagement', 3],
  'review.handed_over': ['entityManagement', 3],
  'apikey.created': ['entityManagement', 1],
  'apikey.rotated': ['entityManagement', 3],
  'apikey.revoked': ['entityManagement', 4],
  'apikey.used_first': ['entityManagement', 99],
  'review.decided': ['entityManagement', 3],
  'review.closed': ['entityManagement', 3],
  'review.planned': ['entityManagement', 3],
  'review.approved': ['entityManagement', 3],
  'review.apply_started': ['entityManagement', 3],
  'review.waiting': ['entityManagement', 3],
  'review.applied': ['entityManagement', 3],
  'review.completed': ['entityManagement', 3],
  'review.retried': ['entityManagement', 3],
  'review.checked': ['entityManagement', 2],
  'review.signed_off': ['entityManagement', 3],
  'authz.denied': ['apiActivity', 99],
  'export.created': ['apiActivity', 2],
  'review.evidence_made': ['entityManagement', 99],
  'settings.updated': ['entityManagement', 3],
};

/** Activity of a refused request, by its method. */
export const ACTIVITY_OF_METHOD: Readonly<Record<string, number>> = {
  POST: 1,
  GET: 2,
  PUT: 3,
  DELETE: 4,
};
