import {
  listCustodians,
  mergeCustodians,
  removeCustodians,
  replaceCustodians,
} from '../../../contract/orgs.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { readCustodians } from './custodians.repo.ts';
import { merge, remove, replace } from './custodians.service.ts';

export const custodiansRoutes: readonly Implementation[] = [
  implement(listCustodians, (_input, ctx) => readCustodians(ctx.db, actorOf(ctx).orgId)),
  implement(mergeCustodians, ({ body }, ctx) => merge(ctx, body.custodians)),
  implement(replaceCustodians, ({ body }, ctx) => replace(ctx, body.custodians)),
  implement(removeCustodians, ({ body }, ctx) => remove(ctx, body?.custodians)),
];
