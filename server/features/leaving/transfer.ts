import type { TransferBody, TransferReply } from '../../../contract/leaving.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { handOver } from '../../people/hand-over.ts';
import { requireSuccessor } from '../../people/successor.ts';
import { lockTargets } from '../../people/target.repo.ts';
import { assertMayActOn } from '../../people/target.ts';

const inWords = (many: number, left: number, from: string, to: string): string => {
  if (many === 0) return `${from} owns nothing of that here; nothing was handed over`;
  const went = `${many === 1 ? '1 thing' : `${many} things`} of ${from} went to ${to}`;
  return left === 0 ? went : `${went}; ${left} more wait for the same request`;
};

/**
 * Hands what somebody owns in the actor's org to a successor, all or nothing, but for what is too much
 * for one request: the reply says what is left. An admin may hand over their own things as well: that
 * gives away, it takes nothing.
 */
export const transfer = (
  ctx: Context,
  userId: number,
  { delegate_owner_id: successorId, resource_types: types, reason }: TransferBody,
): Promise<TransferReply> => {
  const actor = actorOf(ctx);
  return ctx.transact(async (tx, audit) => {
    const targets = await lockTargets(tx, actor, [userId, successorId]);
    const byId = new Map(targets.map((target) => [target.id, target]));
    const from = byId.get(userId);
    if (!from) throw notFound('Person');
    if (userId !== actor.userId) assertMayActOn(actor, from);
    const field = 'delegate_owner_id';
    const to = requireSuccessor(byId, { fromId: userId, successorId, field });
    const handing = { from, to, types, reason };
    const { counts: transferred, remaining } = await handOver(tx, audit, actor, handing);
    const many = Object.values(transferred).reduce((sum, one) => sum + one, 0);
    return {
      status: remaining === 0 ? 'success' : 'partial',
      message: inWords(many, remaining, from.full_name, to.full_name),
      org_id: actor.orgId,
      owner_id: userId,
      delegate_owner_id: successorId,
      transferred,
      remaining,
    };
  });
};
