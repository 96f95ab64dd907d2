import type { TransferBody, TransferReply } from '../../../contract/leaving.ts';
import { notFound } from '../../http/app-error.ts';
import { actorOf, type Context } from '../../http/context.ts';
import { handOver } from '../../people/hand-over.ts';
import { requireSuccessor } from '../../people/successor.ts';
import { lockTargets } from '../../people/target.repo.ts';
import { assertMayActOn } from '../../people/target.ts';

const inWords = (many: number, from: string, to: string): string =>
  many === 0
    ? `${from} owns nothing of that here; nothing was handed over`
    : `${many === 1 ? '1 thing' : `${many} things`} of ${from} went to ${to}`;

/**
 * Hands what somebody owns in the actor's org to a successor, all or nothing. An admin may hand over
 * their own things as well: that gives away, it takes nothing.
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
    const transferred = await handOver(tx, audit, actor, { from, to, types, reason });
    const many = Object.values(transferred).reduce((sum, one) => sum + one, 0);
    return {
      status: 'success',
      message: inWords(many, from.full_name, to.full_name),
      org_id: actor.orgId,
      owner_id: userId,
      delegate_owner_id: successorId,
      transferred,
    };
  });
};
