import type { Queryable } from '../db/db.ts';
import { actorOf, type Context } from '../http/context.ts';
import { findHomeOrg } from './home-org.repo.ts';
import { isOwnEverywhere } from './own.ts';
import type { SessionListScope } from './seen-sessions.repo.ts';

/** Which sessions of somebody a caller sees, and where they are read. */
export interface SeenSessions {
  readonly q: Queryable;
  readonly scope: SessionListScope;
}

/**
 * Of one's own sessions, and to the admins of the home org, all; to the admins of another org those
 * that are in it.
 */
export const seenSessions = async (ctx: Context, userId: number): Promise<SeenSessions> => {
  const actor = actorOf(ctx);
  const seesAll =
    isOwnEverywhere(actor, userId) ||
    (userId !== actor.userId &&
      (actor.superUser || (await findHomeOrg(ctx.db, userId)) === actor.orgId));
  return seesAll
    ? { q: ctx.systemDb, scope: { userId } }
    : { q: ctx.db, scope: { userId, orgId: actor.orgId } };
};
