import type { AuditActor, AuditPerson, AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import {
  acceptInvite,
  dropInvite,
  lockPendingInvites,
  type OtherInvite,
} from './passwords.repo.ts';

interface Settling {
  readonly person: AuditPerson;
  /** Left out: the actor of the request. */
  readonly actor?: AuditActor;
  /** The org whose admin let the person in by hand, invitation lapsed or not. */
  readonly letInBy?: number;
  readonly reason: string;
}

const changesTo = (status: 'accepted' | 'revoked') =>
  ({ invite_status: ['pending', status] }) as const;

const drop = async (tx: Tx, audit: AuditSink, invite: OtherInvite, settling: Settling) => {
  const { person, actor } = settling;
  const about = {
    owner: person,
    ...(actor && { actor }),
    orgId: invite.org_id,
    reason: 'invitation_lapsed',
  };
  const hadMembership = await dropInvite(tx, invite, person.id);
  audit({
    ...about,
    event: 'invite.revoked',
    itemType: 'invite',
    itemId: invite.id,
    itemLabel: person.fullName,
    changes: changesTo('revoked'),
  });
  if (!hadMembership) return;
  audit({
    ...about,
    event: 'member.deactivated',
    itemType: 'user',
    itemId: person.id,
    itemLabel: person.fullName,
    changes: { org_membership_status: ['ACTIVE', 'DEACTIVATED'] },
  });
};

/**
 * Settles the invitations that are left when a person has their first password: from now on they
 * are a known account, whose memberships need no link. Those that could have been accepted are;
 * a lapsed one must not come alive that way, so it ends and its membership is switched off.
 */
export const settleInvites = async (
  tx: Tx,
  audit: AuditSink,
  settling: Settling,
): Promise<void> => {
  const { person, actor, letInBy, reason } = settling;
  for (const invite of await lockPendingInvites(tx, person.id)) {
    if (!invite.is_good && invite.org_id !== letInBy) {
      await drop(tx, audit, invite, settling);
      continue;
    }
    await acceptInvite(tx, invite.id);
    audit({
      event: 'invite.accepted',
      itemType: 'invite',
      itemId: invite.id,
      itemLabel: person.fullName,
      owner: person,
      ...(actor && { actor }),
      orgId: invite.org_id,
      reason,
      changes: changesTo('accepted'),
    });
  }
};
