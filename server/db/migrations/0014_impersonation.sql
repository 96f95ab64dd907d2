-- Sessions in somebody else's name: whose they are in truth, and from which session of their own.
ALTER TABLE sessions
  ADD COLUMN impersonator_id bigint CONSTRAINT sessions_impersonator_fkey REFERENCES users (id),
  ADD COLUMN parent_id bigint CONSTRAINT sessions_parent_fkey REFERENCES sessions (id) ON DELETE CASCADE,
  -- Whether the log says that it has ended.
  ADD COLUMN end_is_recorded boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT sessions_impersonation_check CHECK (
    CASE WHEN impersonator_id IS NULL THEN parent_id IS NULL
    ELSE parent_id IS NOT NULL AND kind = 'browser' AND api_key_id IS NULL AND impersonator_id <> user_id
      AND expires_at <= created_at + interval '30 minutes' END);
CREATE INDEX sessions_parent_idx ON sessions (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sessions_impersonated_idx ON sessions (id) WHERE impersonator_id IS NOT NULL AND NOT end_is_recorded;

-- Whether somebody may go on acting in another's name: their own session lives, they are who they
-- were, and still outrank the person. Asked at every request of such a session, and of no other.
-- As the owner: it looks at rows of whoever acts, which the org of the person need not see.
CREATE FUNCTION may_impersonate(session bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM sessions s
    JOIN sessions own ON own.id = s.parent_id AND own.user_id = s.impersonator_id
    JOIN users i ON i.id = s.impersonator_id
    JOIN users u ON u.id = s.user_id
    JOIN orgs o ON o.id = s.org_id
    LEFT JOIN org_memberships im ON im.org_id = s.org_id AND im.user_id = i.id AND im.status = 'ACTIVE'
    LEFT JOIN org_memberships um ON um.org_id = s.org_id AND um.user_id = u.id AND um.status = 'ACTIVE'
    WHERE s.id = session
      AND own.ended_at IS NULL AND own.expires_at > now() AND own.idle_expires_at > now()
      AND i.status <> 'DEACTIVATED' AND (i.admin_locked_until IS NULL OR i.admin_locked_until <= now())
      AND NOT u.super_user
      AND (i.super_user OR (
        im.is_admin AND o.settings -> 'admins_may_impersonate' = 'true'::jsonb
        AND u.default_org_id = s.org_id AND u.id <> o.owner_id
        AND (i.id = o.owner_id OR NOT coalesce(um.is_admin, false)))))
$$;
