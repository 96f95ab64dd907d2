import type { AuditPerson, AuditSink } from '../audit/record.ts';
import { SYSTEM } from '../audit/row.ts';

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
