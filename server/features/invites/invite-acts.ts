import type { Invite } from '../../../contract/invites.ts';
import type { AuditSink } from '../../audit/record.ts';
import { readOrgSettings } from '../../auth/org-settings.repo.ts';
import { killLinks } from '../../auth/link-tokens.repo.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant } from '../../db/instant.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import { dropInvitationMails } from '../../mail/outbox.repo.ts';
import { removePeople } from '../../people/remove.ts';
import { assertMayActOn, governsAccount } from '../../people/target.ts';
import { lockTargets, type Target } from '../../people/target.repo.ts';
import {
  endInvite,
  findInvitee,
  inviteEtag,
  lockInvite,
  readInvites,
  renewInvite,
  type InviteTarget,
} from './invites.repo.ts';
import { siblingLink } from './invites.service.ts';

const read = async (tx: Tx, ctx: Context, id: number): Promise<Invite> => {
  const invite = (await readInvites(tx, actorOf(ctx).orgId, [id])).get(id);
  if (!invite) throw notFound('Invitation');
  return invite;
};

const notPending = (message: string) => new AppError('invite_not_pending', message);

/** Locks an invitation of the actor's org that still waits; 412 when the caller saw an older one. */
const lockPending = async (tx: Tx, ctx: Context, id: number): Promise<InviteTarget> => {
  const invite = await lockInvite(tx, actorOf(ctx).orgId, id);
  if (!invite) throw notFound('Invitation');
  await assertFresh(ctx.ifMatch, inviteEtag(invite), () => read(tx, ctx, id));
  if (invite.status === 'accepted' || invite.status === 'revoked') {
    throw notPending(`The invitation of ${invite.full_name} was ${invite.status} already`);
  }
  return invite;
};

const assertNeedsLink = (invite: InviteTarget): void => {
  if (!invite.has_password) return;
  throw notPending(`${invite.full_name} has a password by now and signs in without a link`);
};

/**
 * Locks whose invitation it is, while they are in the actor's org: people before their invitations,
 * in the order in which every act on people locks them.
 */
const lockInvitees = async (tx: Tx, ctx: Context, id: number): Promise<Target[]> => {
  const actor = actorOf(ctx);
  const userId = await findInvitee(tx, actor.orgId, id);
  if (userId === undefined) throw notFound('Invitation');
  return lockTargets(tx, actor, [userId]);
};

/**
 * `lockPending` for who may act on the person too: a link makes a password, and whoever holds it
 * is that person.
 */
const lockForLink = async (tx: Tx, ctx: Context, id: number): Promise<InviteTarget> => {
  const [person] = await lockInvitees(tx, ctx, id);
  if (person) assertMayActOn(actorOf(ctx), person);
  const invite = await lockPending(tx, ctx, id);
  if (!person) throw notFound('Person');
  assertNeedsLink(invite);
  return invite;
};

const about = (invite: InviteTarget) => ({
  itemType: 'invite' as const,
  itemId: invite.id,
  itemLabel: invite.full_name,
  owner: { id: invite.user_id, email: invite.email, fullName: invite.full_name },
});

/** A new mail and as many days as the org gives; every earlier link of the invitation dies. */
export const resend = (ctx: Context, id: number) =>
  ctx.transact(async (tx, audit) => {
    const { orgId, userId } = actorOf(ctx);
    const before = await lockForLink(tx, ctx, id);
    const { invitation_days: days } = await readOrgSettings(tx, orgId);
    const expiresAt = await renewInvite(tx, id, { invitedBy: userId, days });
    await killLinks(tx, { inviteId: id });
    await dropInvitationMails(tx, [id]);
    await ctx.mailer.enqueue(tx, [
      { template: 'invitation', to: before.email, userId: before.user_id, orgId, inviteId: id },
    ]);
    audit({
      ...about(before),
      event: 'invite.resent',
      changes: { expires_at: [toInstant(before.expires_at), toInstant(expiresAt)] },
    });
    const invite = await read(tx, ctx, id);
    ctx.out.etag = invite.etag;
    const isHandedOver = !ctx.mailer.isDelivering && governsAccount(actorOf(ctx), before);
    return { invite, link: isHandedOver ? await siblingLink(tx, ctx, invite) : null };
  });

/** One more link of an invitation, beside those that were sent. */
export const copyLink = (ctx: Context, id: number) =>
  ctx.transact(async (tx, audit) => {
    const target = await lockForLink(tx, ctx, id);
    if (!governsAccount(actorOf(ctx), target)) {
      throw new AppError(
        'not_home_org',
        `The account of ${target.full_name} is governed by another org; the link goes to ${target.email} alone`,
      );
    }
    if (target.status === 'expired') throw notPending('The invitation has expired; send it again');
    const invite = await read(tx, ctx, id);
    audit({ ...about(target), event: 'invite.link_copied' });
    return { link: await siblingLink(tx, ctx, invite), expires_at: invite.expires_at };
  });

/** Ends the invitation alone: its person has joined by another way. */
const endAlone = async (tx: Tx, audit: AuditSink, invite: InviteTarget): Promise<void> => {
  await killLinks(tx, { inviteId: invite.id });
  await endInvite(tx, invite.id);
  audit({
    ...about(invite),
    event: 'invite.revoked',
    changes: { status: ['pending', 'revoked'] },
  });
};

/** Ends an invitation and the membership that waits for it. The account stays. */
export const revoke = (ctx: Context, id: number): Promise<Invite> =>
  ctx.transact(async (tx, audit) => {
    const actor = actorOf(ctx);
    const targets = await lockInvitees(tx, ctx, id);
    const invite = await lockPending(tx, ctx, id);
    const waiting = targets.filter(({ has_password }) => !has_password);
    if (waiting.length > 0) await removePeople(tx, audit, actor, waiting);
    else await endAlone(tx, audit, invite);
    await dropInvitationMails(tx, [id]);
    const ended = await read(tx, ctx, id);
    ctx.out.etag = ended.etag;
    return ended;
  });
