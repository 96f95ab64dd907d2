import { actorOf, type Context } from '../../http/context.ts';
import { recordUses, type Use } from './usage.repo.ts';

/** Takes a report of uses; those of unknown resources or people are counted and left out. */
export const report = (ctx: Context, uses: readonly Use[]) =>
  ctx.transact(async (tx) => {
    const recorded = await recordUses(tx, actorOf(ctx).orgId, uses);
    return { recorded, unknown: uses.length - recorded };
  });
