import {
  endAccess,
  getLeaving,
  leaveTeams,
  listTransferable,
  transferUser,
} from '../../../contract/leaving.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { requireInOrg } from '../../people/visible.repo.ts';
import { endGrants, leaveEveryTeam } from './cut-ties.ts';
import { readTransferable } from './leaving.repo.ts';
import { readLeaving } from './leaving.service.ts';
import { transfer } from './transfer.ts';

export const leavingRoutes: readonly Implementation[] = [
  implement(listTransferable, async ({ params }, ctx) => {
    const actor = actorOf(ctx);
    await requireInOrg(ctx.db, actor, params.user_id);
    return readTransferable(ctx.db, actor.orgId, params.user_id);
  }),
  implement(transferUser, ({ params, body }, ctx) => transfer(ctx, params.user_id, body)),
  implement(getLeaving, ({ params }, ctx) => readLeaving(ctx, params.user_id)),
  implement(leaveTeams, ({ params, body }, ctx) =>
    leaveEveryTeam(ctx, params.user_id, body?.reason),
  ),
  implement(endAccess, ({ params, body }, ctx) => endGrants(ctx, params.user_id, body?.reason)),
];
