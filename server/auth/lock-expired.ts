import type { AuditPerson, AuditSink } from '../audit/record.ts';
import { SYSTEM } from '../audit/row.ts';
import type { Tx } from '../db/db.ts';
import type { Account } from './accounts.repo.ts';
import { closeLapsedLocks } from './lock-expired.repo.ts';

/** Writes down that a lock has run out. It did so by itself, whoever is the first to come upon it. */
export const auditLockExpired = (
  audit: AuditSink,
  lock: { readonly id: number; readonly kind: 'admin' | 'automatic' },
  owner: AuditPerson,
  orgId: number,
): void =>
  audit({
    event: 'user.lock_expired',
    itemType: 'user',
    itemId: owner.id,
    itemLabel: owner.fullName,
    owner,
    actor: SYSTEM,
    orgId,
    changes: { [`${lock.kind}_lock`]: [true, false] },
    associationResource: { type: 'lock', id: lock.id, kind: lock.kind },
  });

/** Closes the locks of people that have run out and that nobody has closed yet, and tells of them. */
export const closeLapsed = async (
  tx: Tx,
  audit: AuditSink,
  people: readonly Pick<Account, 'id' | 'email' | 'full_name' | 'home_org_id'>[],
): Promise<void> => {
  const byId = new Map(people.map((person) => [person.id, person]));
  for (const lock of await closeLapsedLocks(tx, [...byId.keys()])) {
    const person = byId.get(lock.user_id);
    if (!person) continue;
    const { id, email, full_name: fullName, home_org_id: orgId } = person;
    auditLockExpired(audit, lock, { id, email, fullName }, orgId);
  }
};
