import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import type { Actor } from '../http/context.ts';
import { updateRoles } from './add-person.repo.ts';
import { endSessionsOf } from './revoke.repo.ts';
import type { Target } from './target.repo.ts';
import { assertMayActOn, auditPerson } from './target.ts';

/**
 * Gives members of the actor's org the role that each is to have; returns the ids of those whose
 * role changed. Nobody changes their own or that of somebody of higher rank, and naming the role
 * that a person has already is no change. Who loses a right loses the sessions that had it.
 */
export const changeRoles = async (
  tx: Tx,
  audit: AuditSink,
  actor: Actor,
  wanted: readonly { readonly target: Target; readonly isAdmin: boolean }[],
): Promise<ReadonlySet<number>> => {
  const changed = wanted.filter(({ target, isAdmin }) => target.is_admin !== isAdmin);
  for (const { target } of changed) assertMayActOn(actor, target);
  const idsOf = (admin: boolean) =>
    changed.filter(({ isAdmin }) => isAdmin === admin).map(({ target }) => target.id);
  await updateRoles(tx, actor, idsOf(true), true);
  const demoted = idsOf(false);
  await updateRoles(tx, actor, demoted, false);
  if (demoted.length > 0) await endSessionsOf(tx, demoted, actor.orgId);
  for (const { target, isAdmin } of changed) {
    audit({
      event: isAdmin ? 'role.assigned' : 'role.removed',
      itemType: 'user',
      itemId: target.id,
      itemLabel: target.full_name,
      owner: auditPerson(target),
      changes: {
        'is_admin?': [target.is_admin, isAdmin],
        // It goes with the role.
        ...(target.is_custodian && !isAdmin && { is_custodian: [true, false] as const }),
      },
    });
  }
  return new Set(changed.map(({ target }) => target.id));
};
