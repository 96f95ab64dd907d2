import { storable } from '../../audit/storable.ts';
import { networkOf } from '../../auth/network.ts';
import { sha256 } from '../../auth/secrets.ts';
import { countRequest } from '../../auth/throttle.repo.ts';
import type { Context } from '../../http/context.ts';
import { emailKey } from '../../people/names.ts';

/** Requests within an hour that are heard: for one address, and from one network. */
const MOST = { address: 3, ip: 10 } as const;

/**
 * Asks for a reset link. Whoever the address belongs to, and whether it belongs to anybody, is
 * looked up by the sender of mails, off the path of the request: the answer and the work are the
 * same for all. Over the limit nothing is mailed, and the answer does not tell.
 */
export const requestReset = async (ctx: Context, email: string): Promise<{ message: string }> => {
  const key = emailKey(email);
  await ctx.transact(async (tx, audit) => {
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
  return {
    message:
      'If an account has this address, a link is on its way. It works once, for 30 minutes. ' +
      'If nothing comes, look in the spam folder or ask an admin.',
  };
};
