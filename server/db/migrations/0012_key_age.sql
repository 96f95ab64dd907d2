-- Everybody's keys of an org, by last use and by age; and those that nobody uses any more.
CREATE INDEX api_keys_org_used_idx ON api_keys (org_id, coalesce(last_used_at, '-infinity'::timestamptz), id);
CREATE INDEX api_keys_org_created_idx ON api_keys (org_id, created_at, id);
CREATE INDEX api_keys_org_expires_idx ON api_keys (org_id, expires_at, id);
CREATE INDEX api_keys_idle_idx ON api_keys (coalesce(last_used_at, created_at)) WHERE revoked_at IS NULL;
