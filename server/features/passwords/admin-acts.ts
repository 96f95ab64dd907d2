import { randomInt } from 'node:crypto';
import type { Reply } from '../../../contract/route.ts';
import type { issueOneTimePassword, sendReset } from '../../../contract/user-acts.ts';
import { killLinks } from '../../auth/link-tokens.repo.ts';
import { hashPassword } from '../../auth/password.ts';
import { storePassword } from '../../auth/passwords.repo.ts';
import { endSessions } from '../../auth/sessions.repo.ts';
import { toInstant } from '../../db/instant.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import { aboutPassword, assertGovernsPassword, sendResetTo } from '../../people/send-reset.ts';
import { lockTarget } from '../../people/target.repo.ts';
import { auditPerson } from '../../people/target.ts';
import { readUser, userEtag } from '../../people/user-view.ts';
import { settleInvites } from './settle-invites.ts';

/** Sends a reset link of 24 h; where no mail server is set, returns it instead. */
export const sendResetLink = (
  ctx: Context,
  userId: number,
  reason: string | undefined,
): Promise<Reply<typeof sendReset>> =>
  ctx.transact(async (tx, audit) =>
    sendResetTo(tx, audit, ctx, await lockTarget(tx, actorOf(ctx), userId), reason),
  );

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
    const target = await lockTarget(tx, actor, userId);
    assertGovernsPassword(actor, target);
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
    audit({ ...aboutPassword(target, reason), event: 'password.set_by_admin' });
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
