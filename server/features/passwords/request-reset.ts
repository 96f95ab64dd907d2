import { storable } from '../../audit/storable.ts';
import { RESET_MINUTES } from '../../auth/link-tokens.ts';
import { networkOf } from '../../auth/network.ts';
import { answeringLate } from '../../auth/same-time.ts';
import { sha256 } from '../../auth/secrets.ts';
import { countRequest } from '../../auth/throttle.repo.ts';
import type { Context } from '../../http/context.ts';
import { emailKey } from '../../people/names.ts';

/**
 * Requests within an hour that are heard: for one address, and from one network. The last one for an
 * address is kept back for as long as a link lives: whoever uses the others up keeps its owner from
 * no link, since the newest one in their mailbox is good until the next can be asked for.
 */
const MOST = {
  address: { most: 3, lastAfterMinutes: RESET_MINUTES.self },
  ip: { most: 10, lastAfterMinutes: 0 },
} as const;

const hear = (ctx: Context, email: string): Promise<void> => {
  const key = emailKey(email);
  return ctx.transact(async (tx, audit) => {
    const isHeard =
      (await countRequest(tx, 'reset:ip', networkOf(ctx.request.ip), MOST.ip)) &&
      (await countRequest(tx, 'reset:address', key, MOST.address));
    if (isHeard) {
      // Who the address belongs to has this in their log, which only the sender can write.
      const userAgent = storable(ctx.request.userAgent, 500);
      const params = { ...ctx.request, userAgent };
      await ctx.mailer.enqueue(tx, [{ template: 'reset_requested', to: email, params }]);
    }
    audit({
      event: 'password.reset_requested',
      outcome: isHeard ? 'success' : 'denied',
      reason: isHeard ? undefined : 'throttled',
      itemType: 'user',
      itemLabel: `address ${sha256(key).toString('hex').slice(0, 12)}`,
      orgId: 0,
    });
  });
};

/**
 * Asks for a reset link. Whoever the address belongs to, and whether it belongs to anybody, is
 * looked up by the sender of mails, off the path of the request: the answer and the work are the
 * same for all. Over the limit nothing is mailed, and the answer does not tell.
 */
export const requestReset = async (ctx: Context, email: string): Promise<{ message: string }> => {
  await answeringLate(() => hear(ctx, email));
  return {
    message:
      'If an account has this address, a link is on its way. It works once, for 30 minutes. ' +
      'If nothing comes, look in the spam folder or ask an admin.',
  };
};
