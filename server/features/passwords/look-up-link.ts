import type { Reply } from '../../../contract/route.ts';
import type { checkPassword, PasswordRules } from '../../../contract/passwords.ts';
import type { lookupInvite } from '../../../contract/invites.ts';
import { authenticate, cookieName } from '../../auth/authenticate.ts';
import { findUsableLink, type UsableLink } from '../../auth/link-tokens.repo.ts';
import { judgePassword, passwordRules, type PasswordContext } from '../../auth/password-policy.ts';
import { contextOf, findPasswordOwner } from '../../auth/passwords.repo.ts';
import { refusingLate } from '../../auth/same-time.ts';
import { toInstant } from '../../db/instant.ts';
import type { Context } from '../../http/context.ts';
import { invalidToken } from './set-password.ts';

const requireLink = (ctx: Context): Promise<UsableLink> =>
  refusingLate(async () => {
    const token = ctx.headers['invite-token'];
    const link = typeof token === 'string' ? await findUsableLink(ctx.db, token) : undefined;
    if (!link) throw invalidToken();
    return link;
  });

/** What a link is for, told to whoever holds it. The token comes in a header, not in a URL. */
export const lookUpLink = async (ctx: Context): Promise<Reply<typeof lookupInvite>> => {
  const link = await requireLink(ctx);
  return {
    kind: link.kind,
    org_name: link.org_name,
    email: link.email,
    full_name: link.full_name,
    invited_by: link.invited_by,
    expires_at: toInstant(link.expires_at),
    password_rules: passwordRules(link.is_admin_anywhere, link.org_settings),
  };
};

const STRANGER: PasswordContext = { isAdmin: false };

/** Whose password is being judged: the bearer of the link, else whoever is signed in. */
const contextFor = async (ctx: Context, token: string | undefined): Promise<PasswordContext> => {
  if (token !== undefined) {
    const link = await findUsableLink(ctx.db, token);
    return link ? contextOf(link) : STRANGER;
  }
  const cookie = ctx.cookies[cookieName(ctx.config.publicUrl)];
  // Judged while it is typed: as little a sign of life as any other poll.
  const actor =
    cookie && (await authenticate(ctx.db, { token: cookie, via: 'cookie' }, true, ctx.log));
  if (!actor) return STRANGER;
  return contextOf(await findPasswordOwner(ctx.db, actor.userId, { lock: false }));
};

/** Judges a password for the form; the same judgement is passed again when it is set. */
export const judgeForForm = async (
  ctx: Context,
  body: { readonly password: string; readonly reset_token?: string | undefined },
): Promise<Reply<typeof checkPassword>> => {
  const context = await contextFor(ctx, body.reset_token);
  const rules: PasswordRules = passwordRules(context.isAdmin, context.orgSettings);
  return { rules, problems: await judgePassword(body.password, context) };
};
