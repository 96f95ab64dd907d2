import type * as z from 'zod';
import type { TokenReply } from '../../../contract/session.ts';
import { SignInBody } from '../../../contract/session.ts';
import { findAccount, noteSignIn } from '../../auth/accounts.repo.ts';
import { isApiKey } from '../../auth/api-key-format.ts';
import { sha256 } from '../../auth/secrets.ts';
import { ipKey, takeSlot, tooManyAttempts, untoldLine } from '../../auth/throttle.ts';
import { noteRefusal, settleFailure } from '../../auth/throttle.repo.ts';
import type { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { readSessionState } from '../../people/session-state.repo.ts';
import { findLiveKey, noteKeyUse, type LiveKey } from './api-key.repo.ts';
import { insertSignIn, openSession, type OpenedSession } from './open-session.ts';
import { tellOfStoppedAddress } from './stopped-address.ts';
import { invalidCredentials, verifySignIn } from './verify-password.ts';

const LIFE_SECONDS = 24 * 3600;

type Reply = z.output<typeof TokenReply>;

/** What stands behind `Basic`: a raw API key, or base64 of address and password. */
const readCredentials = (header: unknown) => {
  const text = typeof header === 'string' ? /^Basic +(\S+)$/i.exec(header)?.[1] : undefined;
  if (text === undefined) return null;
  if (isApiKey(text)) return { apiKey: text };
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (isApiKey(colon < 0 ? decoded : decoded.slice(0, colon))) {
    return { apiKey: colon < 0 ? decoded : decoded.slice(0, colon) };
  }
  const parsed = SignInBody.safeParse({
    email: decoded.slice(0, Math.max(0, colon)),
    password: decoded.slice(colon + 1),
  });
  return colon < 0 || !parsed.success ? null : parsed.data;
};

/** A failure that belongs to no account: counted for the address that it came from. */
const refuseStranger = async (ctx: Context): Promise<AppError> => {
  const key = ipKey(ctx.request.ip);
  const block = await takeSlot(ctx.db, [key]);
  const about = { itemType: 'api_key', orgId: 0 } as const;
  if (!block) {
    await ctx.transact(async (tx, audit) => {
      const [consequence] = await settleFailure(tx, [key]);
      if (consequence?.isLock) await tellOfStoppedAddress(ctx, tx, audit, undefined);
      const reason = 'unknown_account';
      audit({ ...about, event: 'authn.login_failed', outcome: 'failure', reason });
    });
    return invalidCredentials();
  }
  await ctx.transact(async (tx, audit) => {
    const untold = await noteRefusal(tx, key);
    if (untold === null) return;
    const summary = untoldLine(untold);
    audit({
      ...about,
      event: 'authn.login_blocked',
      outcome: 'denied',
      reason: 'throttled',
      summary,
    });
  });
  return tooManyAttempts(block.seconds);
};

const signInWithKey = (ctx: Context, key: LiveKey): Promise<OpenedSession | null> =>
  ctx.transact(async (tx, audit) => {
    const account = await findAccount(tx, { userId: key.user_id, orgId: key.org_id });
    // The org of the key and no other; the automatic lock is about passwords, which this is not.
    if (!account || account.org_id !== key.org_id) return null;
    if (!(await noteSignIn(tx, account, { rehash: null, despiteAutoLock: true }))) return null;
    const isFirst = await noteKeyUse(tx, key.id, ctx.request.ip);
    const here = { ...account, org_id: key.org_id };
    if (isFirst) {
      const person = { id: account.id, email: account.email, fullName: account.full_name };
      audit({
        event: 'apikey.used_first',
        itemType: 'api_key',
        itemId: key.id,
        itemLabel: key.name,
        actor: { type: 'api_key', ...person },
        owner: person,
        orgId: key.org_id,
        apiKeyId: key.id,
      });
    }
    return insertSignIn(ctx, tx, audit, here, { kind: 'token', apiKeyId: key.id });
  });

const openToken = async (ctx: Context): Promise<OpenedSession> => {
  const given = readCredentials(ctx.headers.authorization);
  if (!given) throw await refuseStranger(ctx);
  if (!('apiKey' in given)) return openSession(ctx, await verifySignIn(ctx, given), 'token');
  // No place is taken before the look-up: nobody guesses 256 bits, and a flood of guesses from one
  // address must not stop the machines behind it that hold a key.
  const key = await findLiveKey(ctx.db, sha256(given.apiKey));
  const session = key && (await signInWithKey(ctx, key));
  if (!session) throw await refuseStranger(ctx);
  return session;
};

/** Exchanges address and password, or an API key, for a bearer token of 24 h. */
export const exchangeToken = async (ctx: Context): Promise<Reply> => {
  const { id, token } = await openToken(ctx);
  const state = await readSessionState(ctx.db, id);
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: LIFE_SECONDS,
    user: {
      id: state.user_id,
      full_name: state.full_name,
      email: state.email,
      org: { id: state.org_id, name: state.org_name },
      impersonated: false,
    },
    org_membership: { status: state.membership_status ?? 'ACTIVE', 'is_admin?': state.is_admin },
    org: {
      id: state.org_id,
      name: state.org_name,
      email_domain: state.email_domain,
      email: state.org_email,
      client_identifier: state.client_identifier,
      org_webhook_host: state.org_webhook_host,
    },
  };
};
