-- Counts of invitations by status read this index alone.
CREATE INDEX invites_status_idx ON invites (org_id, status, expires_at);
