import { listLocks, listUserLocks } from '../../../contract/session.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { listLocksOf, listStandingLocks } from './locks.service.ts';

export const locksRoutes: readonly Implementation[] = [
  implement(listUserLocks, ({ params, query }, ctx) => listLocksOf(ctx, query, params.user_id)),
  implement(listLocks, ({ query }, ctx) => listStandingLocks(ctx, query, query.kind)),
];
