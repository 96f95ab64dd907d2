import type { User } from '../../../contract/users.ts';
import type { AuditInput, AuditSink } from '../../audit/record.ts';
import { endAutoLock } from '../../auth/auto-lock.repo.ts';
import { DEVICE_DAYS, DEVICE_PREFIX, deviceCookie, deviceCookieName } from '../../auth/devices.ts';
import { isKnownDevice, rememberDevice } from '../../auth/devices.repo.ts';
import {
  findUsableLink,
  killLinks,
  useLink,
  type UsableLink,
} from '../../auth/link-tokens.repo.ts';
import { hashPassword } from '../../auth/password.ts';
import { assertStrong } from '../../auth/password-policy.ts';
import { contextOf, findPasswordOwner, storePassword } from '../../auth/passwords.repo.ts';
import { refusingLate } from '../../auth/same-time.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import { endSessions } from '../../auth/sessions.repo.ts';
import { forgetFailures } from '../../auth/throttle.repo.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context, Outgoing } from '../../http/context.ts';
import { emailKey } from '../../people/names.ts';
import { readUser } from '../../people/user-view.ts';
import { acceptInvite, confirmPerson } from './passwords.repo.ts';
import { settleInvites } from './settle-invites.ts';

/** One refusal for every way in which a link can be useless. */
export const invalidToken = (): AppError =>
  new AppError(
    'invalid_token',
    'This link can no longer be used: it was used before, has ended, or a newer one was sent',
  );

interface NewPassword {
  readonly reset_token: string;
  readonly password: string;
  readonly full_name?: string | undefined;
}

const aboutPerson = (link: UsableLink) => {
  const person = { id: link.user_id, email: link.email, fullName: link.full_name };
  return { owner: person, actor: { type: 'user' as const, ...person } };
};

const completeReset = async (
  ctx: Context,
  tx: Tx,
  audit: AuditSink,
  link: UsableLink,
): Promise<void> => {
  const userId = link.user_id;
  await endSessions(tx, { userId });
  const wasLocked = await endAutoLock(tx, userId);
  const event: AuditInput = {
    ...aboutPerson(link),
    event: 'password.reset_completed',
    itemType: 'user',
    itemId: userId,
    itemLabel: link.full_name,
    orgId: link.home_org_id,
    ...(wasLocked && { changes: { automatic_lock: [true, false] } }),
  };
  audit(event);
  await ctx.mailer.enqueue(tx, [
    { template: 'password_changed', to: link.email, userId, orgId: link.home_org_id },
  ]);
};

const completeInvitation = async (
  tx: Tx,
  audit: AuditSink,
  link: UsableLink,
  fullName: string | undefined,
): Promise<void> => {
  const inviteId = link.invite_id ?? 0;
  if (!(await acceptInvite(tx, inviteId))) throw invalidToken();
  const isRenamed = fullName !== undefined && fullName !== link.full_name;
  audit({
    ...aboutPerson(link),
    event: 'invite.accepted',
    itemType: 'invite',
    itemId: inviteId,
    itemLabel: link.full_name,
    orgId: link.org_id,
    changes: {
      invite_status: ['pending', 'accepted'],
      ...(isRenamed && { full_name: [link.full_name, fullName] }),
    },
  });
  const { owner: person, actor } = aboutPerson(link);
  const isProven = !link.is_shown;
  await settleInvites(tx, audit, { person, actor, isProven, reason: 'accepted_elsewhere' });
};

/**
 * Makes the device of whoever holds a mailed link one that their account is known on. It proves the
 * mailbox, which no guesser has: strangers' wrong passwords can then not keep them from signing in.
 */
const knowDevice = async (ctx: Context, tx: Tx, link: UsableLink): Promise<Outgoing['cookies']> => {
  if (link.is_shown) return [];
  const { publicUrl } = ctx.config;
  const device = ctx.cookies[deviceCookieName(publicUrl)];
  if (device && (await isKnownDevice(tx, emailKey(link.email), sha256(device)))) return [];
  const token = randomToken(DEVICE_PREFIX.used);
  await rememberDevice(tx, link.user_id, sha256(token), DEVICE_DAYS.used);
  return [deviceCookie(publicUrl, 'used', token)];
};

const setByLink = async (ctx: Context, given: NewPassword): Promise<User> => {
  const seen = await findUsableLink(ctx.db, given.reset_token);
  if (!seen) throw invalidToken();
  const fullName = seen.kind === 'invitation' ? given.full_name : undefined;
  await assertStrong(given.password, contextOf({ ...seen, full_name: fullName ?? seen.full_name }));
  const passwordHash = await hashPassword(given.password);
  const cookies = await ctx.transact(async (tx, audit) => {
    await findPasswordOwner(tx, seen.user_id, { lock: true });
    const link = await findUsableLink(tx, given.reset_token);
    if (!link || !(await useLink(tx, link.id))) throw invalidToken();
    await storePassword(tx, link.user_id, passwordHash);
    await confirmPerson(tx, link, fullName);
    await killLinks(tx, { userId: link.user_id });
    await forgetFailures(tx, [link.user_id]);
    if (link.kind === 'reset') await completeReset(ctx, tx, audit, link);
    else await completeInvitation(tx, audit, link, fullName);
    return knowDevice(ctx, tx, link);
  });
  ctx.out.cookies.push(...cookies);
  return readUser(ctx.db, { userId: seen.user_id, orgId: seen.org_id }, seen.user_id);
};

/**
 * Sets a password with a reset link or an invitation. The link is checked, then the password is
 * judged, then the link is checked again under the person's lock and used: a weak password does not
 * cost the link, and of many submits one succeeds. Nobody is signed in by it.
 */
export const setPasswordByLink = (ctx: Context, given: NewPassword): Promise<User> =>
  refusingLate(() => setByLink(ctx, given));
