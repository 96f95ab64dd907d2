import { lookupInvite } from '../../../contract/invites.ts';
import {
  changePassword,
  checkPassword,
  resetPassword,
  setPassword,
} from '../../../contract/passwords.ts';
import { issueOneTimePassword, sendReset } from '../../../contract/user-acts.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { issueOneTime, sendResetLink } from './admin-acts.ts';
import { changeOwnPassword } from './change-password.ts';
import { judgeForForm, lookUpLink } from './look-up-link.ts';
import { requestReset } from './request-reset.ts';
import { setPasswordByLink } from './set-password.ts';

export const passwordsRoutes: readonly Implementation[] = [
  implement(checkPassword, ({ body }, ctx) => judgeForForm(ctx, body)),
  implement(changePassword, ({ params, body }, ctx) =>
    changeOwnPassword(ctx, params.user_id, body),
  ),
  implement(resetPassword, ({ body }, ctx) => requestReset(ctx, body.email)),
  implement(setPassword, ({ body }, ctx) => setPasswordByLink(ctx, body)),
  implement(lookupInvite, (_input, ctx) => lookUpLink(ctx)),
  implement(sendReset, ({ params, body }, ctx) => sendResetLink(ctx, params.user_id, body?.reason)),
  implement(issueOneTimePassword, ({ params, body }, ctx) =>
    issueOneTime(ctx, params.user_id, body?.reason),
  ),
];
