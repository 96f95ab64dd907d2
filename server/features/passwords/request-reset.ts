import { storable } from '../../audit/storable.ts';
import { RESET_MINUTES } from '../../auth/link-tokens.ts';
import { networkOf } from '../../auth/network.ts';
import { answeringLate } from '../../auth/same-time.ts';
import { sha256 } from '../../auth/secrets.ts';
import { untoldLine } from '../../auth/throttle.ts';
import { countRequest, noteRefusal } from '../../auth/throttle.repo.ts';
import type { Tx } from '../../db/db.ts';
import type { Context } from '../../http/context.ts';
import { emailKey } from '../../people/names.ts';
import { inResetQueue } from './reset-queue.ts';

/**
 * Requests within an hour that are heard: for one address, and from one network. The last one for an
 * address is kept back for as long as a link lives: whoever uses the others up keeps its owner from
 * no link, since the newest one in their mailbox is good until the next can be asked for.
 */
const MOST = {
  address: { most: 3, lastAfterMinutes: RESET_MINUTES.self },
  ip: { most: 10, lastAfterMinutes: 0 },
} as const;

/** The counter that is used up; null: the request is heard. */
const usedUp = async (tx: Tx, ip: string, key: string) =>
  (await countRequest(tx, 'reset:ip', networkOf(ip), MOST.ip)) ??
  countRequest(tx, 'reset:address', key, MOST.address);

const hear = (ctx: Context, email: string): Promise<void> => {
  const key = emailKey(email);
  return ctx.transact(async (tx, audit) => {
    const entry = {
      event: 'password.reset_requested',
      itemType: 'user',
      itemLabel: `address ${sha256(key).toString('hex').slice(0, 12)}`,
      orgId: 0,
    } as const;
    const counter = await usedUp(tx, ctx.request.ip, key);
    if (counter !== null) {
      const untold = await noteRefusal(tx, counter);
      if (untold === null) return;
      audit({ ...entry, outcome: 'denied', reason: 'throttled', summary: untoldLine(untold) });
      return;
    }
    // Who the address belongs to has this in their log, which only the sender can write.
    const userAgent = storable(ctx.request.userAgent, 500);
    const params = { ...ctx.request, userAgent };
    await ctx.mailer.enqueue(tx, [{ template: 'reset_requested', to: email, params }]);
    audit({ ...entry, outcome: 'success' });
  });
};

/**
 * Asks for a reset link. Whoever the address belongs to, and whether it belongs to anybody, is
 * looked up by the sender of mails, off the path of the request: the answer and the work are the
 * same for all. Over the limit nothing is mailed, and the answer does not tell. 503 where too many ask
 * at once.
 */
export const requestReset = async (ctx: Context, email: string): Promise<{ message: string }> => {
  await answeringLate(() => inResetQueue(networkOf(ctx.request.ip), () => hear(ctx, email)));
  return {
    message:
      'If an account has this address, a link is on its way. It works once, for 30 minutes. ' +
      'If nothing comes, look in the spam folder or ask an admin.',
  };
};
