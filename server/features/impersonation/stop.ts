import type { Session } from '../../../contract/session.ts';
import { authenticate, cookieName, ownCookieName } from '../../auth/authenticate.ts';
import { endImpersonations } from '../../auth/impersonation.repo.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { endOf } from '../../people/impersonation-end.ts';
import { viewSession } from '../../people/session-view.ts';

/**
 * Ends what the browser does in somebody else's name and gives it its own session back. The cookie of
 * that session is what proves it: the other session alone opens no way up. Its token, which was new
 * when it was set aside, stays: asked again after a lost reply, this answers the same.
 */
export const stopImpersonation = async (ctx: Context): Promise<Session> => {
  const { publicUrl } = ctx.config;
  const own = ctx.cookies[ownCookieName(publicUrl)];
  const actor = own
    ? await authenticate(ctx.db, { token: own, via: 'cookie' }, false, ctx.log)
    : null;
  if (!own || !actor)
    throw new AppError('unauthenticated', 'Your own session has ended; sign in again');
  // A public route: what every write with a cookie needs is asked for here.
  if (!ctx.headers['x-requested-with']) {
    throw new AppError('csrf_failed', 'Send the header X-Requested-With');
  }
  await ctx.transact(async (tx, audit) => {
    const ended = await endImpersonations(tx, { parentId: actor.sessionId });
    for (const one of ended) audit(endOf(one));
  });
  ctx.out.cookies.push(
    { name: cookieName(publicUrl), value: own },
    { name: ownCookieName(publicUrl), value: '', maxAge: 0 },
  );
  const here = ctx.db.within({ orgId: actor.orgId, userId: actor.userId });
  return viewSession(ctx, actor.sessionId, here);
};
