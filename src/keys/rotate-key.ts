import type { QueryClient } from '@tanstack/react-query';
import { rotateApiKey, type ApiKey, type NewApiKey } from '../../contract/api-keys.ts';
import { call } from '../api/client.ts';
import { refreshPeople } from '../people/people.queries.ts';

/**
 * Makes the successor of an own key; the old one works on for `overlapHours`. Not a mutation: that
 * keeps its reply in a cache, and this one holds the key.
 */
export async function rotateKey(
  client: QueryClient,
  userId: number,
  key: ApiKey,
  overlapHours: number,
): Promise<NewApiKey> {
  try {
    return await call(rotateApiKey, {
      params: { user_id: userId, key_id: key.id },
      body: { overlap_hours: overlapHours },
      ifMatch: key.etag,
    });
  } finally {
    // Wherever keys are listed; also after a failure: it may have ended by itself meanwhile.
    await refreshPeople(client);
  }
}
