import type { Tx } from '../db/db.ts';
import { actorOf, type Context, type Outgoing } from '../http/context.ts';
import { cookieName } from './authenticate.ts';
import { randomToken, sha256 } from './secrets.ts';
import { renewToken } from './sessions.repo.ts';

/**
 * Gives the caller's browser a new session token where what the session may do changes, so that
 * nothing which was learned before goes on; returns the cookie to set once that is committed. A
 * bearer token stays: its holder has no other way to it.
 */
export const renewSession = async (ctx: Context, tx: Tx): Promise<Outgoing['cookies']> => {
  const actor = actorOf(ctx);
  if (actor.sessionKind !== 'browser') return [];
  const token = randomToken('rcs');
  await renewToken(tx, actor.sessionId, sha256(token));
  return [{ name: cookieName(ctx.config.publicUrl), value: token }];
};
