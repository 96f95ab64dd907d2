import { actorOf, type Context } from '../../http/context.ts';
import { lockActor } from '../../people/target.repo.ts';
import { recordUses, type Use } from './usage.repo.ts';

/** Takes a report of uses; those of unknown resources or people are counted and left out. */
export const report = (ctx: Context, uses: readonly Use[]) =>
  ctx.transact(async (tx) => {
    const actor = actorOf(ctx);
    await lockActor(tx, actor);
    const recorded = await recordUses(tx, actor.orgId, uses);
    return { recorded, unknown: uses.length - recorded };
  });
