-- The application owns nothing. Where its role does not exist (a server whose operator made one
-- role only), there is nothing to grant.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'rollcall_app') THEN
    GRANT USAGE ON SCHEMA public TO rollcall_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON
      orgs, users, org_memberships, locks, invites, link_tokens, mail_outbox, api_keys, sessions,
      known_devices, throttles, idempotency_keys TO rollcall_app;
    GRANT SELECT, INSERT, UPDATE ON audit_chains TO rollcall_app;
    GRANT SELECT, INSERT ON audit_log TO rollcall_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO rollcall_app;
  END IF;
END $$;
