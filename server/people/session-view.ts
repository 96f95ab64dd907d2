import { FEATURES } from '../../contract/features.ts';
import type { Session } from '../../contract/session.ts';
import { orgSettings } from '../auth/org-settings.ts';
import { passwordRules } from '../auth/password-policy.ts';
import { toInstant } from '../db/instant.ts';
import type { Db } from '../db/db.ts';
import type { Context } from '../http/context.ts';
import { settingsOf } from './preferences.ts';
import { readUser } from './user-view.ts';
import { readSessionState } from './session-state.repo.ts';

/** A live session on the wire. `db` sees the org of the session. */
export const viewSession = async (
  ctx: Context,
  sessionId: number,
  db: Db = ctx.db,
): Promise<Session> => {
  const state = await readSessionState(db, sessionId);
  const { impersonator } = state;
  const viewer = {
    userId: state.user_id,
    orgId: state.org_id,
    impersonatorId: impersonator?.id ?? null,
  };
  const mayByOrg = state.is_admin && orgSettings(state.org_settings).admins_may_impersonate;
  return {
    user: await readUser(db, viewer, state.user_id),
    org: { id: state.org_id, name: state.org_name, email_domain: state.email_domain },
    rights: {
      org_admin: state.is_admin,
      super_user: state.super_user,
      org_owner: state.is_owner,
      impersonate: impersonator === null && (state.super_user || mayByOrg),
    },
    impersonator,
    must_change_password: state.must_change_password && impersonator === null,
    password_rules: passwordRules(state.is_admin_anywhere, state.home_settings),
    settings: settingsOf(state.preferences),
    features: [...FEATURES],
    mail_delivery: ctx.mailer.isDelivering,
    expires_at: toInstant(state.expires_at),
    idle_expires_at: toInstant(state.idle_expires_at),
    now: toInstant(state.now),
  };
};
