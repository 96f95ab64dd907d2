import type { Reply } from '../../contract/route.ts';
import type { sendReset } from '../../contract/user-acts.ts';
import type { AuditSink } from '../audit/record.ts';
import { mintLink } from '../auth/link-tokens.repo.ts';
import { linkUrl, RESET_MINUTES } from '../auth/link-tokens.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../http/context.ts';
import { lockPendingInvites } from './pending-invites.repo.ts';
import type { Target } from './target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson } from './target.ts';

/** Who may give somebody a new password, and to whom: not to who is deactivated. */
export const assertGovernsPassword = (actor: Actor, target: Target): void => {
  assertMayActOn(actor, target);
  assertGovernsAccount(actor, target);
  if (target.status === 'DEACTIVATED') {
    throw new AppError(
      'conflict',
      `${target.full_name} is deactivated; activate the account first`,
    );
  }
};

/** What is said of somebody who is to accept an invitation first. */
export const notAcceptedYet = (target: Pick<Target, 'full_name'>): AppError =>
  new AppError(
    'conflict',
    `${target.full_name} has not accepted the invitation yet; resend it instead`,
  );

/** An act on somebody's password, for its audit row. */
export const aboutPassword = (target: Target, reason: string | undefined) => ({
  itemType: 'user' as const,
  itemId: target.id,
  itemLabel: target.full_name,
  owner: auditPerson(target),
  orgId: target.home_org_id,
  reason,
});

/**
 * Sends a reset link of 24 h to a locked target; where no mail server is set, returns it instead.
 */
export const sendResetTo = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  target: Target,
  reason: string | undefined,
): Promise<Reply<typeof sendReset>> => {
  const actor = actorOf(ctx);
  assertGovernsPassword(actor, target);
  if (!target.has_password && (await lockPendingInvites(tx, target.id)).length > 0) {
    throw notAcceptedYet(target);
  }
  audit({ ...aboutPassword(target, reason), event: 'password.reset_requested' });
  const after = 'A reset ends an automatic lock, but not one that an admin has set.';
  if (ctx.mailer.isDelivering) {
    const to = { to: target.email, userId: target.id, orgId: actor.orgId };
    await ctx.mailer.enqueue(tx, [
      { template: 'reset_by_admin', ...to, params: { by: actor.fullName } },
    ]);
    const sent = `A link is on its way to ${target.email}; it works once, for 24 hours.`;
    return { message: `${sent} ${after}`, link: null };
  }
  const { token } = await mintLink(tx, {
    kind: 'reset',
    userId: target.id,
    ttlMinutes: RESET_MINUTES.admin,
    supersede: true,
    isShown: true,
  });
  const made = `No mail server is set: hand this link to ${target.full_name}. It works once, for 24 hours.`;
  return { message: `${made} ${after}`, link: linkUrl(ctx.config, 'reset', token) };
};
