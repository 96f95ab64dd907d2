import type { User } from '../../../contract/users.ts';
import { hashPassword, verifyPassword } from '../../auth/password.ts';
import { assertStrong } from '../../auth/password-policy.ts';
import { contextOf, findPasswordOwner, storePassword } from '../../auth/passwords.repo.ts';
import { killLinks } from '../../auth/link-tokens.repo.ts';
import { renewSession } from '../../auth/renew-session.ts';
import { endSessions } from '../../auth/sessions.repo.ts';
import { holdingSlot, passwordKey, takeSlot, tooManyAttempts } from '../../auth/throttle.ts';
import { settleFailure, settleSuccess, type ThrottleKey } from '../../auth/throttle.repo.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { auditPerson } from '../../people/target.ts';
import { readUser } from '../../people/user-view.ts';

interface Change {
  readonly current_password: string;
  readonly password: string;
}

const assertDifferent = ({ current_password: current, password }: Change): void => {
  if (current.normalize('NFKC') !== password.normalize('NFKC')) return;
  const message = 'Choose one that differs from your present password';
  throw new AppError('weak_password', `password: ${message}`, {
    details: { password: [message] },
  });
};

/** Counts a wrong present password and returns its refusal. */
const wrongPassword = async (ctx: Context, keys: readonly ThrottleKey[]): Promise<AppError> => {
  const actor = actorOf(ctx);
  await ctx.transact(async (tx, audit) => {
    await settleFailure(tx, keys);
    audit({
      event: 'authz.denied',
      outcome: 'denied',
      reason: 'wrong_password',
      itemType: 'user',
      itemId: actor.userId,
      itemLabel: actor.fullName,
      summary: ['Present password was wrong at a password change'],
    });
  });
  const message = 'This is not your present password';
  return new AppError('invalid_credentials', `current_password: ${message}`, {
    details: { current_password: [message] },
  });
};

/**
 * Changes the caller's password. The present one is asked for under a throttle of its own, so that
 * an open browser is no place to guess it; the caller's other sessions and tokens end, and this one
 * goes on under a new token.
 */
export const changeOwnPassword = async (
  ctx: Context,
  userId: number,
  change: Change,
): Promise<User> => {
  const actor = actorOf(ctx);
  if (userId !== actor.userId) {
    throw new AppError('forbidden', 'Nobody but its owner changes a password; send a reset link');
  }
  const owner = await findPasswordOwner(ctx.db, userId, { lock: false });
  const keys = [passwordKey(userId)] as const;
  const block = await takeSlot(ctx.db, keys);
  if (block) throw tooManyAttempts(block.seconds);
  const newHash = await holdingSlot(ctx.db, keys, async () => {
    if (!(await verifyPassword(owner.password_hash, change.current_password))) return null;
    assertDifferent(change);
    await assertStrong(change.password, contextOf(owner));
    return hashPassword(change.password);
  });
  if (newHash === null) throw await wrongPassword(ctx, keys);
  const cookies = await ctx.transact(async (tx, audit) => {
    await settleSuccess(tx, keys);
    const now = await findPasswordOwner(tx, userId, { lock: true });
    if (now.password_hash !== owner.password_hash) {
      throw new AppError('conflict', 'Your password was changed elsewhere at the same moment');
    }
    await storePassword(tx, userId, newHash);
    await endSessions(tx, { userId, except: actor.sessionId });
    const renewed = await renewSession(ctx, tx);
    await killLinks(tx, { userId, kind: 'reset' });
    audit({
      event: 'password.changed',
      itemType: 'user',
      itemId: userId,
      itemLabel: owner.full_name,
      owner: auditPerson(owner),
      orgId: owner.home_org_id,
    });
    await ctx.mailer.enqueue(tx, [
      { template: 'password_changed', to: owner.email, userId, orgId: owner.home_org_id },
    ]);
    return renewed;
  });
  ctx.out.cookies.push(...cookies);
  return readUser(ctx.db, { userId, orgId: actor.orgId }, userId);
};
