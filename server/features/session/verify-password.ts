import type { AuditInput } from '../../audit/record.ts';
import { findAccount, type Account } from '../../auth/accounts.repo.ts';
import { lockAutomatically } from '../../auth/auto-lock.ts';
import { isKnownDevice } from '../../auth/devices.repo.ts';
import { hashPassword, needsRehash, verifyPassword } from '../../auth/password.ts';
import { refusingLate } from '../../auth/same-time.ts';
import { sha256 } from '../../auth/secrets.ts';
import { inSignInQueue } from '../../auth/sign-in-queue.ts';
import {
  accountKey,
  deviceKey,
  holdingSlot,
  ipKey,
  takeSlot,
  tooManyAttempts,
  untoldLine,
} from '../../auth/throttle.ts';
import {
  noteRefusal,
  settleFailure,
  type Block,
  type ThrottleKey,
} from '../../auth/throttle.repo.ts';
import { AppError } from '../../http/app-error.ts';
import type { Context } from '../../http/context.ts';
import { emailKey } from '../../people/names.ts';
import { tellOfStoppedAddress } from './stopped-address.ts';

/** One attempt to sign in, and what it is judged by. */
export interface Attempt {
  readonly addressKey: string;
  readonly account: Account | undefined;
  /** Whether the person has signed in on this device before. */
  readonly isKnownDevice: boolean;
  readonly keys: readonly [ThrottleKey, ...ThrottleKey[]];
}

type Refusal =
  | 'wrong_password'
  | 'unknown_account'
  | 'no_password'
  | 'deactivated'
  | 'locked'
  | 'password_expired'
  | 'throttled';

const FAILED: readonly Refusal[] = ['wrong_password', 'unknown_account', 'no_password'];

/** How audit rows name an attempt. An unknown address stays unknown: it may be a password. */
const aboutAttempt = (attempt: Attempt, refusal: Refusal): AuditInput => {
  const { account } = attempt;
  return {
    event: FAILED.includes(refusal) ? 'authn.login_failed' : 'authn.login_blocked',
    outcome: FAILED.includes(refusal) ? 'failure' : 'denied',
    reason: refusal,
    itemType: 'user',
    itemId: account?.id ?? 0,
    itemLabel:
      account?.full_name ??
      `unknown address ${sha256(attempt.addressKey).toString('hex').slice(0, 12)}`,
    ...(account && {
      owner: { id: account.id, email: account.email, fullName: account.full_name },
    }),
    orgId: account?.home_org_id ?? 0,
  };
};

/** One refusal for every reason, so that it tells nothing about the account. */
export const invalidCredentials = (): AppError =>
  new AppError(
    'invalid_credentials',
    'This e-mail address and password do not belong to an account that may sign in',
  );

/** Counts a failure, locks where that is due, and returns the one refusal. */
export const refuse = async (ctx: Context, attempt: Attempt, refusal: Refusal) => {
  const { account } = attempt;
  await ctx.transact(async (tx, audit) => {
    const consequences = await settleFailure(tx, attempt.keys);
    audit(aboutAttempt(attempt, refusal));
    for (const [index, key] of attempt.keys.entries()) {
      const consequence = consequences[index];
      if (!consequence?.isLock) continue;
      if (key.scope === 'ip') await tellOfStoppedAddress(ctx, tx, audit, account?.home_org_id);
      if (!account || key.scope === 'ip') continue;
      const isForGood = consequence.blockSeconds === Infinity;
      await lockAutomatically(tx, audit, ctx.mailer, account, { key, isForGood });
    }
  });
  return invalidCredentials();
};

/** Told once a minute for each budget, whoever the address belongs to. */
const refuseThrottled = async (ctx: Context, attempt: Attempt, { key, seconds }: Block) => {
  await ctx.transact(async (tx, audit) => {
    const untold = await noteRefusal(tx, key);
    if (untold === null) return;
    audit({ ...aboutAttempt(attempt, 'throttled'), summary: untoldLine(untold) });
  });
  return tooManyAttempts(seconds);
};

const refusalOf = (
  { account, isKnownDevice: isKnown }: Attempt,
  matches: boolean,
): Refusal | null => {
  if (!account) return 'unknown_account';
  if (account.password_hash === null) return 'no_password';
  if (!matches) return 'wrong_password';
  if (account.is_deactivated || account.org_id === null) return 'deactivated';
  if (account.is_admin_locked || (account.is_auto_locked && !isKnown)) return 'locked';
  return account.password_expired ? 'password_expired' : null;
};

interface Given {
  readonly email: string;
  readonly password: string;
  /** Token of the device, where it has one. */
  readonly device?: string | undefined;
}

const makeAttempt = async (
  ctx: Context,
  { email, device }: Given,
  isKnown: boolean,
): Promise<Attempt> => {
  const addressKey = emailKey(email);
  const account = await findAccount(ctx.db, { emailKey: addressKey });
  // A device of one's own has a budget of its own: what strangers do does not use it up.
  const keys: Attempt['keys'] =
    isKnown && device !== undefined
      ? [deviceKey(sha256(device))]
      : [accountKey(addressKey), ipKey(ctx.request.ip)];
  return { addressKey, account, isKnownDevice: isKnown, keys };
};

/** A password that was right, of somebody who may sign in; its place is still to be settled. */
export interface Verified extends Attempt {
  readonly account: Account & { readonly org_id: number };
  /** The password hashed anew, where the stored hash was made with former parameters. */
  readonly rehash: string | null;
}

const judge = async (ctx: Context, given: Given, isKnown: boolean): Promise<Verified> => {
  const attempt = await makeAttempt(ctx, given, isKnown);
  const block = await takeSlot(ctx.db, attempt.keys);
  if (block) throw await refuseThrottled(ctx, attempt, block);
  const { account } = attempt;
  const stored = account?.password_hash ?? null;
  const { refusal, rehash } = await holdingSlot(ctx.db, attempt.keys, async () => {
    const because = refusalOf(attempt, await verifyPassword(stored, given.password));
    const isOld = because === null && stored !== null && needsRehash(stored);
    return { refusal: because, rehash: isOld ? await hashPassword(given.password) : null };
  });
  if (refusal || !account || account.org_id === null) {
    throw await refuse(ctx, attempt, refusal ?? 'deactivated');
  }
  return { ...attempt, account: { ...account, org_id: account.org_id }, rehash };
};

/**
 * Judges an address and a password under the throttle. Every refusal is the same 401, at the same
 * time; a used-up budget is the same 429. Refusals are audited here, the success by the caller.
 */
export const verifySignIn = (ctx: Context, given: Given): Promise<Verified> =>
  refusingLate(async () => {
    const { email, device } = given;
    const isKnown =
      device !== undefined && (await isKnownDevice(ctx.db, emailKey(email), sha256(device)));
    return inSignInQueue(isKnown, () => judge(ctx, given, isKnown));
  });
