import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { toInstantOrNull } from '../db/instant.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Account } from './accounts.repo.ts';
import { insertAutoLock, isSoleAdmin } from './auto-lock.repo.ts';
import { closeLapsed } from './lock-expired.ts';
import { THROTTLES } from './throttle-policy.ts';
import { boundBlock, type ThrottleKey } from './throttle.repo.ts';

const MINUTES = THROTTLES.account.blockMinutes;

/**
 * Locks an account after too many wrong passwords and tells its owner. At the ceiling until a reset
 * or an admin ends it; that of an org's only admin always ends by itself, since nobody else there
 * could end it.
 */
export const lockAutomatically = async (
  tx: Tx,
  audit: AuditSink,
  mailer: Mailer,
  account: Account,
  { key, isForGood }: { readonly key: ThrottleKey; readonly isForGood: boolean },
): Promise<void> => {
  const endsByItself = !isForGood || (await isSoleAdmin(tx, account.id));
  if (isForGood && endsByItself) await boundBlock(tx, key, MINUTES);
  await closeLapsed(tx, audit, [account]);
  const end = await insertAutoLock(tx, account.id, endsByItself ? MINUTES : null);
  const until = toInstantOrNull(end);
  audit({
    event: 'user.auto_locked',
    itemType: 'user',
    itemId: account.id,
    itemLabel: account.full_name,
    owner: { id: account.id, email: account.email, fullName: account.full_name },
    orgId: account.home_org_id,
    changes: { automatic_lock: [false, true], lock_until: [null, until] },
  });
  await mailer.enqueue(tx, [
    {
      template: 'account_locked',
      to: account.email,
      userId: account.id,
      orgId: account.home_org_id,
      params: until === null ? {} : { until },
    },
  ]);
};
