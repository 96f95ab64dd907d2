import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { revokeKeys } from './revoke-keys.ts';
import { endSessionsOf, killLinksOf } from './revoke.repo.ts';
import { updateAccountStatus, updateMembershipStatus, type Status } from './status.repo.ts';
import type { Target } from './target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson, governsAccount } from './target.ts';

export interface StatusChange {
  readonly status: Status;
  readonly reason?: string | undefined;
}

const aboutPerson = (target: Target, reason: string | undefined) => ({
  itemType: 'user' as const,
  itemId: target.id,
  itemLabel: target.full_name,
  owner: auditPerson(target),
  reason,
});

/**
 * Activates or deactivates memberships of the actor's org. Whoever stands so already is left
 * alone. Deactivated: their sessions in the org end, the links of its invitations die and their API
 * keys for it are revoked.
 */
export const changeMembershipStatus = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  targets: readonly Target[],
  { status, reason }: StatusChange,
): Promise<void> => {
  for (const target of targets) assertMayActOn(actor, target);
  const changed = targets.filter((target) => target.membership_status !== status);
  if (changed.length === 0) return;
  const ids = changed.map(({ id }) => id);
  await updateMembershipStatus(tx, actor.orgId, ids, status);
  if (status === 'DEACTIVATED') {
    await endSessionsOf(tx, ids, actor.orgId);
    await killLinksOf(tx, ids, actor.orgId);
  }
  for (const target of changed) {
    audit({
      ...aboutPerson(target, reason),
      event: status === 'ACTIVE' ? 'member.activated' : 'member.deactivated',
      changes: { org_membership_status: [target.membership_status, status] },
    });
  }
  if (status === 'DEACTIVATED') await revokeKeys(tx, audit, changed, actor.orgId, reason);
};

/**
 * Activates or deactivates accounts that the actor's org governs. Whoever stands so already is left
 * alone. Deactivated accounts lose every session, token, API key and open link. Never touches a
 * lock.
 */
export const changeAccountStatus = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  targets: readonly Target[],
  { status, reason }: StatusChange,
): Promise<void> => {
  for (const target of targets) {
    assertMayActOn(actor, target);
    assertGovernsAccount(actor, target);
  }
  const changed = targets.filter((target) => target.status !== status);
  if (changed.length === 0) return;
  const ids = changed.map(({ id }) => id);
  await updateAccountStatus(tx, ids, status);
  if (status === 'DEACTIVATED') {
    await endSessionsOf(tx, ids, 'everywhere');
    await killLinksOf(tx, ids, 'everywhere');
  }
  for (const target of changed) {
    audit({
      ...aboutPerson(target, reason),
      orgId: target.home_org_id,
      event: status === 'ACTIVE' ? 'user.activated' : 'user.deactivated',
      changes: { status: [target.status, status] },
    });
  }
  if (status === 'DEACTIVATED') await revokeKeys(tx, audit, changed, 'everywhere', reason);
};

/**
 * Activates or deactivates a person: the account, when the actor's org is its home, else the
 * membership.
 */
export const changeStatus = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  target: Target,
  change: StatusChange,
): Promise<void> =>
  governsAccount(actor, target)
    ? changeAccountStatus(tx, audit, actor, [target], change)
    : changeMembershipStatus(tx, audit, actor, [target], change);
