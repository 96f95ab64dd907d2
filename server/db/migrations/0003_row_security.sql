-- Whose rows a connection may see: set when it is checked out. Unset: nobody's, so nothing is seen.
CREATE FUNCTION app_org_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.org_id', true), '')::bigint
$$;
CREATE FUNCTION app_user_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.user_id', true), '')::bigint
$$;

-- The policies themselves are made after the migrations, for the roles that there are. What lists
-- and searches reads these views: they are their owner's, and no barrier, so that a condition that
-- is not leakproof (LIKE) may still be looked up in an index.
CREATE VIEW members_here AS SELECT * FROM org_memberships WHERE org_id = (SELECT app_org_id());
CREATE VIEW audit_here AS SELECT * FROM audit_log WHERE org_id = (SELECT app_org_id());
-- What a person did and what was done to them, in whichever org.
CREATE VIEW own_audit AS SELECT * FROM audit_log
  WHERE actor_id = (SELECT app_user_id()) OR owner_id = (SELECT app_user_id());

-- What one org shows of another: the name of the home org of a member, and who once invited,
-- added or locked somebody and is no member any more. By id only: nobody can list with it.
CREATE FUNCTION org_name(org bigint) RETURNS text
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT name FROM orgs WHERE id = org
$$;
CREATE FUNCTION person_ref(person bigint) RETURNS json
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT json_build_object('id', id, 'full_name', full_name, 'email', email) FROM users WHERE id = person
$$;

-- Rules and copies reach beyond the org of whoever brings them about.
ALTER FUNCTION copy_user_to_memberships() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION fill_membership() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION copy_invite_to_membership() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION copy_lock_to_user() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION bump_user_of_membership() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION assert_admin_left(bigint) SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION check_admin_left_membership() SECURITY DEFINER SET search_path = public, pg_temp;
ALTER FUNCTION check_admin_left_user() SECURITY DEFINER SET search_path = public, pg_temp;
REVOKE EXECUTE ON FUNCTION assert_admin_left(bigint) FROM PUBLIC;

-- A token is of the org of its key, and so is the successor of a key.
ALTER TABLE api_keys ADD CONSTRAINT api_keys_org_id_unique UNIQUE (org_id, id);
ALTER TABLE api_keys
  DROP CONSTRAINT api_keys_replaced_by_fkey,
  ADD CONSTRAINT api_keys_replaced_by_fkey
    FOREIGN KEY (org_id, replaced_by) REFERENCES api_keys (org_id, id);
ALTER TABLE sessions
  DROP CONSTRAINT sessions_api_key_fkey,
  ADD CONSTRAINT sessions_api_key_fkey
    FOREIGN KEY (org_id, api_key_id) REFERENCES api_keys (org_id, id);
-- A mail that carries an invitation is of the org that invites.
ALTER TABLE invites ADD CONSTRAINT invites_org_id_unique UNIQUE (org_id, id);
ALTER TABLE mail_outbox ADD CONSTRAINT mail_outbox_invite_fkey
  FOREIGN KEY (org_id, invite_id) REFERENCES invites (org_id, id);
