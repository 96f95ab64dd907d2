import type { AuditSink } from '../audit/record.ts';
import type { Tx } from '../db/db.ts';
import { revokeKeysOf } from './revoke.repo.ts';
import type { Target } from './target.repo.ts';
import { auditPerson } from './target.ts';

/**
 * Revokes the API keys of people who lose their account (`everywhere`) or their place in an org, each
 * with its event: somebody who is let in again makes new ones, no old one comes alive unnoticed. With
 * `only` that one key. Returns how many that were.
 */
export const revokeKeys = async (
  tx: Tx,
  audit: AuditSink,
  targets: readonly Target[],
  orgId: number | 'everywhere',
  reason: string | undefined,
  only?: number,
): Promise<number> => {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const revoked = await revokeKeysOf(tx, [...byId.keys()], orgId, only);
  for (const key of revoked) {
    const owner = byId.get(key.user_id);
    audit({
      event: 'apikey.revoked',
      itemType: 'api_key',
      itemId: key.id,
      itemLabel: key.name,
      ...(owner && { owner: auditPerson(owner) }),
      orgId: key.org_id,
      reason,
      changes: { status: [key.status, 'revoked'] },
    });
  }
  return revoked.length;
};
