import type { Session } from '../../../contract/session.ts';
import { authenticate, cookieName, ownCookieName } from '../../auth/authenticate.ts';
import { endImpersonations } from '../../auth/impersonation.repo.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import { renewToken } from '../../auth/sessions.repo.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { endOf } from '../../people/impersonation-end.ts';
import { viewSession } from '../../people/session-view.ts';

/**
 * Ends what the browser does in somebody else's name and gives it its own session back, under a new
 * token. The cookie of that session is what proves it: the other session alone opens no way up.
 */
export const stopImpersonation = async (ctx: Context): Promise<Session> => {
  const { publicUrl } = ctx.config;
  const own = ctx.cookies[ownCookieName(publicUrl)];
  const actor = own ? await authenticate(ctx.db, { token: own, via: 'cookie' }, false) : null;
  if (!actor) throw new AppError('unauthenticated', 'Your own session has ended; sign in again');
  // A public route: what every write with a cookie needs is asked for here.
  if (!ctx.headers['x-requested-with']) {
    throw new AppError('csrf_failed', 'Send the header X-Requested-With');
  }
  const token = randomToken('rcs');
  await ctx.transact(async (tx, audit) => {
    const ended = await endImpersonations(tx, { parentId: actor.sessionId });
    for (const one of ended) audit(endOf(one));
    await renewToken(tx, actor.sessionId, sha256(token));
  });
  ctx.out.cookies.push(
    { name: cookieName(publicUrl), value: token },
    { name: ownCookieName(publicUrl), value: '', maxAge: 0 },
  );
  const here = ctx.db.within({ orgId: actor.orgId, userId: actor.userId });
  return viewSession(ctx, actor.sessionId, here);
};
