import { sql, type SQL } from 'drizzle-orm';

/**
 * Whether a session `s`, beside its key `k` if it has one, is live: a request with its token would
 * find it.
 */
export const isLive: SQL = sql`s.ended_at IS NULL AND s.expires_at > now() AND s.idle_expires_at > now()
  AND (s.api_key_id IS NULL OR (k.revoked_at IS NULL AND k.expires_at > now()
    AND (k.overlap_until IS NULL OR k.overlap_until > now())))
  AND (s.impersonator_id IS NULL OR may_impersonate(s.id))`;
