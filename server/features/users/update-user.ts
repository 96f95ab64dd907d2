import type { UpdateUserBody, User } from '../../../contract/users.ts';
import type { AuditSink } from '../../audit/record.ts';
import { killLinks } from '../../auth/link-tokens.repo.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { assertFresh } from '../../http/etag.ts';
import { emailKey, sortName } from '../../people/names.ts';
import { changeStatus } from '../../people/status.ts';
import { lockTarget, type Target } from '../../people/target.repo.ts';
import { assertGovernsAccount, assertMayActOn, auditPerson } from '../../people/target.ts';
import { readUser, userEtag } from '../../people/user-view.ts';
import { isEmailTaken, readdressInvites, updateProfile, type ProfileChange } from './users.repo.ts';
import { nameOf } from './users.service.ts';

const taken = (email: string) =>
  new AppError('email_taken', `${email} belongs to another account`, {
    details: { email: ['Belongs to another account'] },
  });

/** A new address: unverified, told to the old one, and every link sent to that one dies. */
const moveEmail = async (
  tx: Tx,
  audit: AuditSink,
  ctx: Context,
  target: Target,
  email: string,
): Promise<void> => {
  const key = emailKey(email);
  if (await isEmailTaken(tx, key, target.id)) throw taken(email);
  await updateProfile(tx, target.id, { email, email_key: key });
  await readdressInvites(tx, target.id, email, key);
  await killLinks(tx, { userId: target.id });
  await ctx.mailer.enqueue(tx, [
    {
      template: 'email_changed',
      to: target.email,
      userId: target.id,
      orgId: target.home_org_id,
      params: { by: actorOf(ctx).fullName, new_email: email },
    },
  ]);
  audit({
    event: 'user.email_changed',
    itemType: 'user',
    itemId: target.id,
    itemLabel: target.full_name,
    owner: auditPerson(target),
    orgId: target.home_org_id,
    changes: { email: [target.email, email] },
  });
};

/** What of a body is a change of the profile: columns to write, and their diff. */
const profileChange = (target: Target, body: UpdateUserBody) => {
  const fullName = nameOf(body);
  const change: ProfileChange = {
    ...(fullName !== undefined &&
      fullName !== target.full_name && { full_name: fullName, sort_name: sortName(fullName) }),
    ...(body.user_tier !== undefined &&
      body.user_tier !== target.user_tier && { user_tier: body.user_tier }),
    // Another spelling of the same address is not a new one.
    ...(body.email !== undefined &&
      body.email !== target.email &&
      emailKey(body.email) === emailKey(target.email) && { email: body.email }),
  };
  const changes: Record<string, readonly [unknown, unknown]> = {
    ...(change.full_name !== undefined && { full_name: [target.full_name, change.full_name] }),
    ...('user_tier' in change && { user_tier: [target.user_tier, change.user_tier] }),
    ...(change.email !== undefined && { email: [target.email, change.email] }),
  };
  return { change, changes };
};

/** The rank is asked for also where all stands as it is asked to be: a request is refused or it is not. */
const assertMayUpdate = (
  ctx: Context,
  target: Target,
  { isNameOnly, isChange }: { isNameOnly: boolean; isChange: boolean },
): void => {
  const actor = actorOf(ctx);
  const isOneself = actor.userId === target.id;
  if (isOneself && (isNameOnly || !isChange)) return;
  assertMayActOn(actor, target);
  if (isChange) assertGovernsAccount(actor, target);
};

/**
 * Changes a person. Oneself: the name only. Others: by the rank rule and from the home org, but the
 * status, which is the same act as activate and deactivate. What changes nothing is fine for oneself,
 * and for who might have changed it.
 */
export const updatePerson = (ctx: Context, userId: number, body: UpdateUserBody): Promise<User> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const target = await lockTarget(tx, actor, userId);
    await assertFresh(ctx.ifMatch, userEtag(target), () => readUser(tx, actor, userId));
    const { change, changes } = profileChange(target, body);
    const isNewEmail = body.email !== undefined && emailKey(body.email) !== emailKey(target.email);
    if (Object.keys(body).length > 0) {
      const isChange = Object.keys(changes).length > 0 || isNewEmail;
      const isNameOnly = !isNewEmail && Object.keys(changes).join() === 'full_name';
      assertMayUpdate(ctx, target, { isNameOnly, isChange });
    }
    if (Object.keys(changes).length > 0) {
      await updateProfile(tx, userId, change);
      audit({
        event: 'user.updated',
        itemType: 'user',
        itemId: userId,
        itemLabel: change.full_name ?? target.full_name,
        owner: auditPerson(target),
        orgId: target.home_org_id,
        changes,
      });
    }
    if (isNewEmail && body.email !== undefined) {
      await moveEmail(tx, audit, ctx, target, body.email);
    }
    if (body.status !== undefined) {
      await changeStatus(tx, audit, actor, target, { status: body.status });
    }
    const user = await readUser(tx, actor, userId);
    ctx.out.etag = user.etag ?? '';
    return user;
  });
};
