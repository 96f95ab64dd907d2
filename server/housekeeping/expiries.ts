import { auditLockExpired } from '../auth/lock-expired.ts';
import type { Services } from '../http/context.ts';
import { transact } from '../http/transact.ts';
import { closeNextLapsed, EXPIRY_BATCH, findExpiredInvites } from './expiries.repo.ts';

const BY_CLOCK = { actor: null, request: null };

const personOf = (row: { user_id: number; email: string; full_name: string }) => ({
  id: row.user_id,
  email: row.email,
  fullName: row.full_name,
});

/**
 * Writes down that locks have run out. They ended at their instant, whoever looked: this is for
 * whoever reads the log.
 */
export const tellOfLocks = async ({ db }: Pick<Services, 'db'>): Promise<void> => {
  for (let ended = EXPIRY_BATCH; ended === EXPIRY_BATCH;) {
    ended = await transact(db, BY_CLOCK, async (tx, audit) => {
      const locks = await closeNextLapsed(tx);
      for (const lock of locks) {
        auditLockExpired(audit, lock, personOf(lock), lock.org_id);
      }
      return locks.length;
    });
  }
};

/** Writes down that invitations have run out, once for each; they stay, to be sent again. */
export const tellOfInvites = async ({ db }: Pick<Services, 'db'>): Promise<void> => {
  for (let told = EXPIRY_BATCH; told === EXPIRY_BATCH;) {
    told = await transact(db, BY_CLOCK, async (tx, audit) => {
      const invites = await findExpiredInvites(tx);
      for (const invite of invites) {
        audit({
          event: 'invite.expired',
          itemType: 'invite',
          itemId: invite.id,
          itemLabel: invite.full_name,
          owner: personOf(invite),
          orgId: invite.org_id,
        });
      }
      return invites.length;
    });
  }
};
