import { impersonateUser, stopImpersonation as stop } from '../../../contract/impersonation.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { startImpersonation } from './start.ts';
import { stopImpersonation } from './stop.ts';

export const impersonationRoutes: readonly Implementation[] = [
  implement(impersonateUser, ({ params, body }, ctx) =>
    startImpersonation(ctx, params.user_id, body.reason),
  ),
  implement(stop, (_input, ctx) => stopImpersonation(ctx)),
];
