import type { Session } from '../../../contract/session.ts';
import { passwordRules } from '../../auth/password-policy.ts';
import { toInstant } from '../../db/instant.ts';
import type { Db } from '../../db/db.ts';
import type { Context } from '../../http/context.ts';
import { settingsOf } from '../../people/preferences.ts';
import { readUser } from '../../people/user-view.ts';
import { readSessionState } from './session.repo.ts';

/** A live session on the wire. `db` sees the org of the session. */
export const viewSession = async (
  ctx: Context,
  sessionId: number,
  db: Db = ctx.db,
): Promise<Session> => {
  const state = await readSessionState(db, sessionId);
  const viewer = { userId: state.user_id, orgId: state.org_id };
  return {
    user: await readUser(db, viewer, state.user_id),
    org: { id: state.org_id, name: state.org_name, email_domain: state.email_domain },
    rights: {
      org_admin: state.is_admin,
      super_user: state.super_user,
      org_owner: state.is_owner,
    },
    must_change_password: state.must_change_password,
    password_rules: passwordRules(state.is_admin_anywhere, state.home_settings),
    settings: settingsOf(state.preferences),
    mail_delivery: ctx.mailer.isDelivering,
    expires_at: toInstant(state.expires_at),
    idle_expires_at: toInstant(state.idle_expires_at),
    now: toInstant(state.now),
  };
};
