import {
  endUserSession,
  endUserSessions,
  listLogins,
  listUserSessions,
} from '../../../contract/session.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { listLoginPage } from './logins.service.ts';
import { endAllSessions, endOneSession, listSessions } from './sessions.service.ts';

export const sessionsRoutes: readonly Implementation[] = [
  implement(listUserSessions, ({ params }, ctx) => listSessions(ctx, params.user_id)),
  implement(endUserSession, ({ params }, ctx) =>
    endOneSession(ctx, params.user_id, params.session_id),
  ),
  implement(endUserSessions, ({ params }, ctx) => endAllSessions(ctx, params.user_id)),
  implement(listLogins, ({ params, query }, ctx) => listLoginPage(ctx, params.user_id, query)),
];
