import type { Session } from '../../../contract/session.ts';
import type { AuditInput, AuditSink } from '../../audit/record.ts';
import { cookieName, ownCookieName } from '../../auth/authenticate.ts';
import {
  DEVICE_DAYS,
  DEVICE_PREFIX,
  deviceCookie,
  deviceCookieName,
  isRemembered,
} from '../../auth/devices.ts';
import { forgetDevice, rememberDevice } from '../../auth/devices.repo.ts';
import { endImpersonations } from '../../auth/impersonation.repo.ts';
import { findStanding } from '../../auth/guard.repo.ts';
import { idleMinutes, orgSettings } from '../../auth/org-settings.ts';
import { renewSession } from '../../auth/renew-session.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import {
  endSessionBehind,
  endSessionOf,
  endSessions,
  moveSession,
  type EndedSession,
} from '../../auth/sessions.repo.ts';
import type { Tx } from '../../db/db.ts';
import { AppError, notFound } from '../../http/app-error.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { endOf } from '../../people/impersonation-end.ts';
import { viewSession } from '../../people/session-view.ts';
import { openSession } from './open-session.ts';
import { verifySignIn } from './verify-password.ts';

const cookieOf = (ctx: Context, name: (publicUrl: string) => string) =>
  ctx.cookies[name(ctx.config.publicUrl)];

interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly remember_device?: boolean | undefined;
}

const logoutOf = (left: EndedSession, reason?: string): AuditInput => {
  const person = { id: left.user_id, email: left.email, fullName: left.full_name };
  return {
    event: 'authn.logout',
    itemType: 'session',
    itemId: left.id,
    actor: { type: 'user', ...person },
    owner: person,
    orgId: left.home_org_id,
    reason,
  };
};

/** Who signs in anew in a browser, or another in their place, signs the former session out. */
const leaveSession = async (tx: Tx, audit: AuditSink, token: string): Promise<void> => {
  const left = await endSessionOf(tx, sha256(token));
  if (left) audit(logoutOf(left, 'signed_in_anew'));
};

/** Signs a browser in: a new session cookie, and a cookie by which the device is known again. */
export const signIn = async (ctx: Context, body: SignIn): Promise<Session> => {
  const device = cookieOf(ctx, deviceCookieName);
  const verified = await verifySignIn(ctx, { ...body, device });
  const wasKnown = device !== undefined && verified.isKnownDevice;
  const kind = (body.remember_device ?? (wasKnown && isRemembered(device))) ? 'remembered' : 'used';
  // A known device keeps its token unless the wish of its person changed.
  const isKept = wasKnown && isRemembered(device) === (kind === 'remembered');
  const deviceToken = isKept ? device : randomToken(DEVICE_PREFIX[kind]);
  // The own session of who acted in somebody else's name is left with the other.
  const former = [cookieOf(ctx, cookieName), cookieOf(ctx, ownCookieName)];
  const session = await openSession(ctx, verified, 'browser', async (tx, audit) => {
    const { id } = verified.account;
    for (const token of former) if (token) await leaveSession(tx, audit, token);
    if (wasKnown && !isKept) await forgetDevice(tx, id, sha256(device));
    await rememberDevice(tx, id, sha256(deviceToken), DEVICE_DAYS[kind]);
  });
  const { publicUrl } = ctx.config;
  ctx.out.cookies.push(
    { name: cookieName(publicUrl), value: session.token },
    ...(former[1] === undefined ? [] : [{ name: ownCookieName(publicUrl), value: '', maxAge: 0 }]),
    deviceCookie(publicUrl, kind, deviceToken),
  );
  return viewSession(ctx, session.id);
};

/**
 * Moves the session to another org of the caller, a browser's under a new token, as at every change
 * of rights. 404 where they have no active membership.
 */
export const switchOrg = async (ctx: Context, orgId: number): Promise<Session> => {
  const actor = actorOf(ctx);
  // Who acts in another's name does not come this far: the route is not open to them.
  if (actor.apiKeyId !== null) {
    throw new AppError('forbidden', 'A token made with an API key stays in the org of its key');
  }
  const standing = await findStanding(ctx.systemDb, actor, orgId);
  if (!standing) throw notFound('Org');
  const isAdmin = standing.is_admin || actor.superUser;
  const idle = idleMinutes(orgSettings(standing.settings), isAdmin);
  const cookies = await ctx.transact(async (tx) => {
    await moveSession(tx, actor.sessionId, orgId, idle);
    return renewSession(ctx, tx);
  });
  ctx.out.cookies.push(...cookies);
  const there = ctx.db.within({ orgId, userId: actor.userId });
  return viewSession(ctx, actor.sessionId, there);
};

const forgetCookies = async (ctx: Context): Promise<void> => {
  const { publicUrl } = ctx.config;
  const device = cookieOf(ctx, deviceCookieName);
  ctx.out.cookies.push({ name: cookieName(publicUrl), value: '', maxAge: 0 });
  if (cookieOf(ctx, ownCookieName) !== undefined) {
    ctx.out.cookies.push({ name: ownCookieName(publicUrl), value: '', maxAge: 0 });
  }
  if (device !== undefined && isRemembered(device)) {
    // Clearing all cookies would forget the device too, which its person asked us to remember.
    ctx.out.headers['clear-site-data'] = '"cache"';
    return;
  }
  ctx.out.cookies.push({ name: deviceCookieName(publicUrl), value: '', maxAge: 0 });
  ctx.out.headers['clear-site-data'] = '"cookies"';
};

/** Whoever signs out in somebody else's name is signed out as themselves too. */
const signOutBoth = async (ctx: Context, { sessionId }: Actor): Promise<void> => {
  await ctx.transact(async (tx, audit) => {
    const ended = await endImpersonations(tx, { id: sessionId });
    for (const one of ended) audit(endOf(one));
    const own = await endSessionBehind(tx, sessionId);
    if (own) audit(logoutOf(own));
  });
  await forgetCookies(ctx);
};

/** Ends the session or token of the caller. A device that was not to be remembered is forgotten. */
export const signOut = async (ctx: Context): Promise<{ message: string }> => {
  const actor = actorOf(ctx);
  if (actor.impersonatorId !== null) {
    await signOutBoth(ctx, actor);
    return { message: 'Signed out' };
  }
  const device = cookieOf(ctx, deviceCookieName);
  await ctx.transact(async (tx, audit) => {
    await endSessions(tx, { userId: actor.userId, only: actor.sessionId });
    if (actor.sessionKind === 'browser' && device !== undefined && !isRemembered(device)) {
      await forgetDevice(tx, actor.userId, sha256(device));
    }
    const { userId: id, email, fullName } = actor;
    audit({
      event: 'authn.logout',
      itemType: 'session',
      itemId: actor.sessionId,
      owner: { id, email, fullName },
      orgId: actor.homeOrgId,
    });
  });
  if (actor.sessionKind === 'browser') await forgetCookies(ctx);
  return { message: 'Signed out' };
};
