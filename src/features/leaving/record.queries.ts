import type { AuditEvent } from '../../../contract/audit.ts';
import { auditQueries } from '../../audit/audit.queries.ts';
import { addDays } from '../../lib/days.ts';

/** What belongs to leaving, of everything that is done to somebody. */
const EVENTS: readonly AuditEvent[] = [
  'user.handed_over',
  'team.member_removed',
  'grant.revoked',
  'apikey.revoked',
  'authn.session_revoked',
  'role.removed',
  'user.locked',
  'user.deactivated',
  'member.deactivated',
  'invite.revoked',
  'member.removed',
];

/** Days that the record goes back: somebody may have left once before. */
export const RECORD_DAYS = 30;
/** Most events of a record; who needs more has the audit log. */
export const MOST_EVENTS = 200;

/** What was done to somebody who leaves, newest first; it stays when they are gone. */
export const recordQuery = (orgId: number, userId: number, today: string) => {
  const from = addDays(today, -RECORD_DAYS);
  return auditQueries.list(
    { kind: 'org', orgId },
    { owner: String(userId), event: EVENTS.join(','), from, per_page: MOST_EVENTS },
  );
};
