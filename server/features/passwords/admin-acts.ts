import { randomInt } from 'node:crypto';
import type { Reply } from '../../../contract/route.ts';
import type { issueOneTimePassword, sendReset } from '../../../contract/user-acts.ts';
import { linkUrl, RESET_MINUTES } from '../../auth/link-tokens.ts';
import { killLinks, mintLink } from '../../auth/link-tokens.repo.ts';
import { hashPassword } from '../../auth/password.ts';
import { storePassword } from '../../auth/passwords.repo.ts';
import { endSessions } from '../../auth/sessions.repo.ts';
import type { Tx } from '../../db/db.ts';
import { toInstant } from '../../db/instant.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import { lockTarget, type Target } from '../../people/target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson } from '../../people/target.ts';
import { readUser, userEtag } from '../../people/user-view.ts';
import { lockPendingInvites } from './passwords.repo.ts';
import { settleInvites } from './settle-invites.ts';

const lockForCredential = async (tx: Tx, actor: Actor, userId: number): Promise<Target> => {
  const target = await lockTarget(tx, actor, userId);
  assertMayActOn(actor, target);
  assertGovernsAccount(actor, target);
  if (target.status === 'DEACTIVATED') {
    throw new AppError(
      'conflict',
      `${target.full_name} is deactivated; activate the account first`,
    );
  }
  return target;
};

const aboutTarget = (target: Target, reason: string | undefined) => ({
  itemType: 'user' as const,
  itemId: target.id,
  itemLabel: target.full_name,
  owner: auditPerson(target),
  orgId: target.home_org_id,
  reason,
});

/** Sends a reset link of 24 h; where no mail server is set, returns it instead. */
export const sendResetLink = async (
  ctx: Context,
  userId: number,
  reason: string | undefined,
): Promise<Reply<typeof sendReset>> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const target = await lockForCredential(tx, actor, userId);
    if (!target.has_password && (await lockPendingInvites(tx, userId)).length > 0) {
      throw new AppError(
        'conflict',
        `${target.full_name} has not accepted the invitation yet; resend it instead`,
      );
    }
    audit({ ...aboutTarget(target, reason), event: 'password.reset_requested' });
    const after = 'A reset ends an automatic lock, but not one that an admin has set.';
    if (ctx.mailer.isDelivering) {
      const to = { to: target.email, userId, orgId: actor.orgId };
      await ctx.mailer.enqueue(tx, [
        { template: 'reset_by_admin', ...to, params: { by: actor.fullName } },
      ]);
      const sent = `A link is on its way to ${target.email}; it works once, for 24 hours.`;
      return { message: `${sent} ${after}`, link: null };
    }
    const ttlMinutes = RESET_MINUTES.admin;
    const { token } = await mintLink(tx, {
      kind: 'reset',
      userId,
      ttlMinutes,
      supersede: true,
      isShown: true,
    });
    const made = `No mail server is set: hand this link to ${target.full_name}. It works once, for 24 hours.`;
    return { message: `${made} ${after}`, link: linkUrl(ctx.config, 'reset', token) };
  });
};

// Without what looks alike when it is read out or copied by hand: i l o 0 1.
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
const ONE_TIME_HOURS = 24;

/** 25 characters of 31 in groups of five: 123 bits. */
const oneTimePassword = (): string =>
  Array.from({ length: 5 }, () =>
    Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join(''),
  ).join('-');

/**
 * Sets a random password that is shown once, lives 24 h and must be changed at the first sign-in.
 * Sessions, tokens and links of the person end; a lock stays.
 */
export const issueOneTime = async (
  ctx: Context,
  userId: number,
  reason: string | undefined,
): Promise<Reply<typeof issueOneTimePassword>> => {
  const actor = actorOf(ctx);
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  const expiresAt = await ctx.transact(async (tx, audit) => {
    const target = await lockForCredential(tx, actor, userId);
    const viewer = { userId: actor.userId, orgId: actor.orgId };
    await assertFresh(ctx.ifMatch, userEtag(target), () => readUser(tx, viewer, userId));
    const end = await storePassword(tx, userId, passwordHash, ONE_TIME_HOURS);
    await endSessions(tx, { userId });
    await killLinks(tx, { userId });
    if (!target.has_password) {
      const person = auditPerson(target);
      await settleInvites(tx, audit, {
        person,
        letInBy: actor.orgId,
        isProven: false,
        reason: 'one_time_password',
      });
    }
    audit({ ...aboutTarget(target, reason), event: 'password.set_by_admin' });
    await ctx.mailer.enqueue(tx, [
      {
        template: 'one_time_password_set',
        to: target.email,
        userId,
        orgId: actor.orgId,
        params: { by: actor.fullName },
      },
    ]);
    return end;
  });
  if (expiresAt === null) throw new Error('a one-time password without an end');
  return { password, expires_at: toInstant(expiresAt) };
};
