import { KEY_IDLE_DAYS } from '../../contract/api-keys.ts';
import type { Db } from '../db/db.ts';
import { transact } from '../http/transact.ts';
import { insertMails } from '../mail/outbox.repo.ts';
import { endIdleKeyRows } from './idle-keys.repo.ts';

/** Keys of one transaction. */
const BATCH = 200;

/**
 * Ends a batch of the API keys that nobody has used for 90 days; a key that is forgotten is a key
 * that may be found. Each has its event, done by the system, and its owner is told. Returns how many.
 */
export const endIdleKeys = (db: Db): Promise<number> =>
  transact(db, { actor: null, request: null }, async (tx, audit) => {
    const keys = await endIdleKeyRows(tx, KEY_IDLE_DAYS, BATCH);
    for (const key of keys) {
      audit({
        event: 'apikey.revoked',
        itemType: 'api_key',
        itemId: key.id,
        itemLabel: key.name,
        owner: { id: key.user_id, email: key.email, fullName: key.full_name },
        orgId: key.org_id,
        reason: `Not used for ${KEY_IDLE_DAYS} days`,
        changes: { status: [key.status, 'revoked'] },
      });
    }
    await insertMails(
      tx,
      keys.map((key) => ({
        template: 'api_key_ended' as const,
        to: key.email,
        userId: key.user_id,
        orgId: key.org_id,
        params: { key: key.name, days: String(KEY_IDLE_DAYS) },
      })),
    );
    return keys.length;
  });

/** Whether a batch was the last. */
export const wasLastBatch = (ended: number): boolean => ended < BATCH;
