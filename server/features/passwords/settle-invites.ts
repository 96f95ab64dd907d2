import type { AuditActor, AuditPerson, AuditSink } from '../../audit/record.ts';
import { asSystem } from '../../db/as-system.ts';
import type { Tx } from '../../db/db.ts';
import { lockPendingInvites, type OtherInvite } from '../../people/pending-invites.repo.ts';
import { acceptInvite, dropInvite } from './passwords.repo.ts';

interface Settling {
  readonly person: AuditPerson;
  /** Left out: the actor of the request. */
  readonly actor?: AuditActor;
  /** The org whose admin let the person in by hand, invitation lapsed or not. */
  readonly letInBy?: number;
  /** Whether the password came by the mailbox that the invitations were sent to. */
  readonly isProven: boolean;
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
    reason: invite.is_good ? 'mailbox_not_proven' : 'invitation_lapsed',
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

const settleAll = async (tx: Tx, audit: AuditSink, settling: Settling): Promise<void> => {
  const { person, actor, letInBy, isProven, reason } = settling;
  for (const invite of await lockPendingInvites(tx, person.id)) {
    if (invite.org_id !== letInBy && !(invite.is_good && isProven)) {
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

/**
 * Settles the invitations that are left when a person has their first password: from now on they
 * are a known account, whose memberships need no link. Those that could have been accepted are;
 * a lapsed one must not come alive that way, so it ends and its membership is switched off. So does
 * an offer of another org when the password did not come by the mailbox: an admin who has seen the
 * link or the one-time password must not walk into other orgs with it.
 */
export const settleInvites = (tx: Tx, audit: AuditSink, settling: Settling): Promise<void> =>
  asSystem(tx, (all) => settleAll(all, audit, settling));
