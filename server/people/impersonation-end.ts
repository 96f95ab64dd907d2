import type { AuditInput } from '../audit/record.ts';
import type { EndedImpersonation } from '../auth/impersonation.repo.ts';

/** That somebody acts in another's name no more. Without `reason`: they stopped it themselves. */
export const endOf = (ended: EndedImpersonation, reason?: string): AuditInput => ({
  event: 'impersonation.ended',
  itemType: 'user',
  itemId: ended.user_id,
  itemLabel: ended.full_name,
  actor: {
    type: 'user',
    id: ended.impersonator_id,
    email: ended.impersonator_email,
    fullName: ended.impersonator_name,
  },
  owner: { id: ended.user_id, email: ended.email, fullName: ended.full_name },
  orgId: ended.home_org_id,
  associationResource: { type: 'session', id: ended.id },
  reason,
});
