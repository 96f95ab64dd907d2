import { revokeGrants } from '../../access/revoke-grants.ts';
import type { AuditSink } from '../../audit/record.ts';
import type { Tx } from '../../db/db.ts';
import { actorOf, type Actor, type Context } from '../../http/context.ts';
import { takeOutOfTeams } from '../../people/leave-teams.ts';
import { lockTarget, type Target } from '../../people/target.repo.ts';
import { assertMayActOn } from '../../people/target.ts';

const cut = (
  ctx: Context,
  userId: number,
  work: (tx: Tx, audit: AuditSink, actor: Actor, target: Target) => Promise<number>,
): Promise<{ ended: number }> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const target = await lockTarget(tx, actor, userId);
    assertMayActOn(actor, target);
    return { ended: await work(tx, audit, actor, target) };
  });
};

/** Takes somebody out of every team of the actor's org; says how many that were. */
export const leaveEveryTeam = (ctx: Context, userId: number, reason?: string) =>
  cut(ctx, userId, (tx, audit, actor, target) =>
    takeOutOfTeams(tx, audit, actor.orgId, [target], reason),
  );

/**
 * Takes away every grant to somebody in the actor's org, of whatever strength: as much as removing
 * them from the org does. Says how many that were.
 */
export const endGrants = (ctx: Context, userId: number, reason?: string) =>
  cut(ctx, userId, (tx, audit, actor) =>
    revokeGrants(tx, audit, actor, { userIds: [userId] }, reason),
  );
