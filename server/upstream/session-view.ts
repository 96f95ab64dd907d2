import * as z from 'zod';
import { TokenReply, type Session } from '../../contract/session.ts';
import { UserSettings } from '../../contract/user-settings.ts';
import { User } from '../../contract/users.ts';
import { AppError } from '../http/app-error.ts';
import { fillIn } from './fill-in.ts';
import { ask, refusalOf, type Question } from './platform.ts';
import type { HeldSession, HeldSessions, NewHeldSession } from './sessions.ts';

/** Of what the platform says of a new token, what is needed; it may say more, or less. */
const Token = TokenReply.pick({ access_token: true }).extend({
  expires_in: TokenReply.shape.expires_in.optional(),
  org: TokenReply.shape.org.pick({ id: true, name: true }).extend({
    email_domain: z.string().nullable().optional(),
  }),
  org_membership: z.object({ 'is_admin?': z.boolean().optional() }).optional(),
});

const DAY_SECONDS = 24 * 3600;
const DEFAULTS: UserSettings = { theme: 'system', density: 'comfortable', time_zone: 'browser' };

const foreign = () =>
  new AppError('unavailable', 'The platform answered with something that is not known here');

type From = NonNullable<Question['from']>;

/** Signs in to the platform. 401 `invalid_credentials` where it refuses. */
export const exchange = async (
  base: string,
  { email, password }: { readonly email: string; readonly password: string },
  from: From,
): Promise<NewHeldSession> => {
  const basic = Buffer.from(`${email}:${password}`).toString('base64');
  const answer = await ask(base, {
    method: 'POST',
    path: '/token',
    authorization: `Basic ${basic}`,
    from,
  });
  if (answer.status === 401 || answer.status === 403) {
    throw new AppError('invalid_credentials', 'E-mail or password is wrong');
  }
  if (answer.status >= 400) throw refusalOf(answer);
  const token = Token.safeParse(answer.body);
  if (!token.success) throw foreign();
  const { org, org_membership: membership } = token.data;
  return {
    token: token.data.access_token,
    life: token.data.expires_in ?? DAY_SECONDS,
    org: { id: org.id, name: org.name, emailDomain: org.email_domain ?? null },
    isAdmin: membership?.['is_admin?'] === true,
  };
};

/** The session of a browser, made of what the platform says of its person. */
export const viewHeld = async (
  base: string,
  sessions: HeldSessions,
  held: HeldSession,
  from: From,
): Promise<Session> => {
  const get = (path: string) =>
    ask(base, { method: 'GET', path, authorization: `Bearer ${held.token}`, from });
  const [current, chosen] = await Promise.all([get('/users/current'), get('/user_settings')]);
  if (current.status >= 400) throw refusalOf(current);
  const [user] = z.array(User).min(1).safeParse(fillIn(current.body)).data ?? [];
  if (!user) throw foreign();
  const membership = user.org_memberships.find(({ id }) => id === held.org.id);
  const settings = UserSettings.safeParse(chosen.body);
  const { life, idle } = sessions.left(held);
  const now = Date.now();
  return {
    user,
    org: { id: held.org.id, name: held.org.name, email_domain: held.org.emailDomain },
    rights: {
      org_admin: membership?.['is_admin?'] ?? held.isAdmin,
      super_user: user.super_user,
    },
    must_change_password: user.must_change_password ?? false,
    // What the platform asks for it says when it refuses.
    password_rules: { min_length: 8, max_length: 128 },
    settings: settings.success ? settings.data : DEFAULTS,
    mail_delivery: true,
    features: [],
    expires_at: new Date(now + life).toISOString(),
    idle_expires_at: new Date(now + idle).toISOString(),
    now: new Date(now).toISOString(),
  };
};
