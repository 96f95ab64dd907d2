import type { AuditSink } from '../../audit/record.ts';
import { noteSignIn, type Account } from '../../auth/accounts.repo.ts';
import { orgSettings } from '../../auth/org-settings.ts';
import { randomToken, sha256 } from '../../auth/secrets.ts';
import { insertSession } from '../../auth/sessions.repo.ts';
import { settleSuccess } from '../../auth/throttle.repo.ts';
import type { Tx } from '../../db/db.ts';
import type { Context } from '../../http/context.ts';
import { refuse, type Verified } from './verify-password.ts';

/** Thrown inside the transaction: the account changed between the check and the commit. */
class Overturned extends Error {}

export interface OpenedSession {
  readonly id: number;
  readonly token: string;
}

type SignInAccount = Account & { readonly org_id: number };

/** Opens a session with a new token and audits the sign-in. */
export const insertSignIn = async (
  ctx: Context,
  tx: Tx,
  audit: AuditSink,
  account: SignInAccount,
  { kind, apiKeyId }: { readonly kind: 'browser' | 'token'; readonly apiKeyId: number | null },
): Promise<OpenedSession> => {
  const token = randomToken(kind === 'browser' ? 'rcs' : 'rct');
  const id = await insertSession(tx, {
    tokenHash: sha256(token),
    kind,
    userId: account.id,
    orgId: account.org_id,
    apiKeyId,
    ip: ctx.request.ip,
    userAgent: ctx.request.userAgent.replaceAll('\u0000', '').toWellFormed().slice(0, 500),
    isAdmin: account.is_admin || account.super_user,
    settings: orgSettings(account.org_settings),
  });
  const person = { id: account.id, email: account.email, fullName: account.full_name };
  audit({
    event: 'authn.login_succeeded',
    itemType: 'user',
    itemId: account.id,
    itemLabel: account.full_name,
    actor: { type: apiKeyId === null ? 'user' : 'api_key', ...person },
    owner: person,
    orgId: account.home_org_id,
    associationResource: { type: 'session', id },
    apiKeyId: apiKeyId ?? undefined,
  });
  return { id, token };
};

/**
 * Turns a verified password into a session. Should the password, a lock or the status have changed
 * since it was checked, nothing is opened and the refusal is the usual one.
 */
export const openSession = async (
  ctx: Context,
  verified: Verified,
  kind: 'browser' | 'token',
  more: (tx: Tx, audit: AuditSink) => Promise<void> = async () => {},
): Promise<OpenedSession> => {
  const { account, rehash, keys } = verified;
  try {
    return await ctx.transact(async (tx, audit) => {
      await settleSuccess(tx, keys);
      const despiteAutoLock = verified.isKnownDevice;
      if (!(await noteSignIn(tx, account, { rehash, despiteAutoLock }))) throw new Overturned();
      await more(tx, audit);
      return insertSignIn(ctx, tx, audit, account, { kind, apiKeyId: null });
    });
  } catch (error) {
    if (!(error instanceof Overturned)) throw error;
    throw await refuse(ctx, verified, 'wrong_password');
  }
};
