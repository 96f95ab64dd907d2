import { IMPERSONATION_MINUTES } from '../../../contract/impersonation.ts';
import type { Session } from '../../../contract/session.ts';
import { cookieName, ownCookieName } from '../../auth/authenticate.ts';
import { readReachable } from '../../auth/impersonation.repo.ts';
import { orgSettings } from '../../auth/org-settings.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import { insertSession, renewToken } from '../../auth/sessions.repo.ts';
import type { Tx } from '../../db/db.ts';
import { AppError } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { viewSession } from '../../people/session-view.ts';
import { lockTarget, type Target } from '../../people/target.repo.ts';
import { assertGovernsAccount, assertOutranks, auditPerson } from '../../people/target.ts';

const assertReachable = async (tx: Tx, actor: Actor, target: Target) => {
  const reachable = await readReachable(tx, actor.orgId, target.id);
  const settings = orgSettings(reachable.settings);
  if (!actor.superUser && !settings.admins_may_impersonate) {
    throw new AppError(
      'impersonation_off',
      `${actor.orgName} does not allow its admins to sign in as others; its owner can, in Settings`,
    );
  }
  const name = target.full_name;
  if (!target.has_password) throw new AppError('conflict', `${name} has never signed in`);
  if (!reachable.may_sign_in) throw new AppError('conflict', `${name} is deactivated`);
  if (reachable.is_locked) throw new AppError('conflict', `${name} is locked`);
  return settings;
};

/**
 * Signs the browser in as somebody of lower rank. Its own session lives on under a new token, in a
 * cookie of its own, and is found again by `stopImpersonation`; the one in the other name depends on
 * it, confined to the org that it was begun in. The person is told.
 */
export const startImpersonation = async (
  ctx: Context,
  userId: number,
  reason: string,
): Promise<Session> => {
  const actor = actorOf(ctx);
  if (actor.sessionKind !== 'browser') {
    throw new AppError('forbidden', 'Only somebody at a browser signs in as another');
  }
  const [token, own] = [randomToken('rcs'), randomToken('rcs')];
  const id = await ctx.transact(async (tx, audit) => {
    const target = await lockTarget(tx, actor, userId);
    assertOutranks(actor, target);
    assertGovernsAccount(actor, target);
    const settings = await assertReachable(tx, actor, target);
    await renewToken(tx, actor.sessionId, sha256(own));
    const sessionId = await insertSession(tx, {
      tokenHash: sha256(token),
      kind: 'browser',
      userId,
      orgId: actor.orgId,
      apiKeyId: null,
      ip: ctx.request.ip,
      userAgent: ctx.request.userAgent.replaceAll('\u0000', '').toWellFormed().slice(0, 500),
      isAdmin: true,
      settings,
      impersonation: {
        impersonatorId: actor.userId,
        parentId: actor.sessionId,
        minutes: IMPERSONATION_MINUTES,
      },
    });
    audit({
      event: 'impersonation.started',
      itemType: 'user',
      itemId: target.id,
      itemLabel: target.full_name,
      owner: auditPerson(target),
      orgId: target.home_org_id,
      reason,
      associationResource: { type: 'session', id: sessionId },
    });
    await ctx.mailer.enqueue(tx, [
      {
        template: 'impersonated',
        to: target.email,
        userId,
        orgId: target.home_org_id,
        params: { by: actor.fullName, reason },
      },
    ]);
    return sessionId;
  });
  const { publicUrl } = ctx.config;
  ctx.out.cookies.push(
    { name: cookieName(publicUrl), value: token },
    { name: ownCookieName(publicUrl), value: own },
  );
  return viewSession(ctx, id, ctx.db.within({ orgId: actor.orgId, userId }));
};
