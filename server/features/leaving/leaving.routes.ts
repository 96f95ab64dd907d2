import {
  endAccess,
  getLeaving,
  leaveTeams,
  listTransferable,
  transferUser,
} from '../../../contract/leaving.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { endGrants, leaveEveryTeam } from './cut-ties.ts';
import { readLeaving } from './leaving.service.ts';
import { transfer } from './transfer.ts';
import { readTransferable } from './transferable.ts';

export const leavingRoutes: readonly Implementation[] = [
  implement(listTransferable, ({ params, query }, ctx) =>
    readTransferable(ctx, params.user_id, query),
  ),
  implement(transferUser, ({ params, body }, ctx) => transfer(ctx, params.user_id, body)),
  implement(getLeaving, ({ params }, ctx) => readLeaving(ctx, params.user_id)),
  implement(leaveTeams, ({ params, body }, ctx) =>
    leaveEveryTeam(ctx, params.user_id, body?.reason),
  ),
  implement(endAccess, ({ params, body }, ctx) => endGrants(ctx, params.user_id, body?.reason)),
];
