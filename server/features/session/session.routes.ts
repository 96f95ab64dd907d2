import {
  createSession,
  createToken,
  deleteSession,
  getSession,
  revokeToken,
  switchOrg as switchOrgRoute,
} from '../../../contract/session.ts';
import { actorOf } from '../../http/context.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { viewSession } from '../../people/session-view.ts';
import { signIn, signOut, switchOrg } from './session.service.ts';
import { exchangeToken } from './token.service.ts';

export const sessionRoutes: readonly Implementation[] = [
  implement(createSession, ({ body }, ctx) => signIn(ctx, body)),
  implement(getSession, (_input, ctx) => viewSession(ctx, actorOf(ctx).sessionId)),
  implement(switchOrgRoute, ({ body }, ctx) => switchOrg(ctx, body.org_id)),
  implement(deleteSession, (_input, ctx) => signOut(ctx)),
  implement(createToken, (_input, ctx) => exchangeToken(ctx)),
  implement(revokeToken, (_input, ctx) => signOut(ctx)),
];
