-- Copies on org_memberships follow the person.
CREATE FUNCTION copy_user_to_memberships() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE org_memberships SET
    sort_name = NEW.sort_name,
    email_key = NEW.email_key,
    search_text = NEW.sort_name || ' ' || NEW.email_key,
    user_status = NEW.status,
    user_created_at = NEW.created_at,
    locked_until = greatest(NEW.admin_locked_until, NEW.auto_locked_until)
  WHERE user_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER users_copy AFTER UPDATE ON users FOR EACH ROW
  WHEN ((OLD.sort_name, OLD.email_key, OLD.status, OLD.created_at, OLD.admin_locked_until, OLD.auto_locked_until)
    IS DISTINCT FROM (NEW.sort_name, NEW.email_key, NEW.status, NEW.created_at, NEW.admin_locked_until, NEW.auto_locked_until))
  EXECUTE FUNCTION copy_user_to_memberships();

CREATE FUNCTION fill_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT u.sort_name, u.email_key, u.sort_name || ' ' || u.email_key, u.status, u.created_at,
         greatest(u.admin_locked_until, u.auto_locked_until)
    INTO NEW.sort_name, NEW.email_key, NEW.search_text, NEW.user_status, NEW.user_created_at, NEW.locked_until
    FROM users u WHERE u.id = NEW.user_id;
  SELECT max(i.expires_at) INTO NEW.invite_expires_at
    FROM invites i WHERE i.org_id = NEW.org_id AND i.user_id = NEW.user_id AND i.status = 'pending';
  RETURN NEW;
END $$;
CREATE TRIGGER org_memberships_fill BEFORE INSERT ON org_memberships FOR EACH ROW EXECUTE FUNCTION fill_membership();

CREATE FUNCTION copy_invite_to_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE org_memberships SET
    invite_expires_at = CASE WHEN NEW.status = 'pending' THEN NEW.expires_at END
  WHERE org_id = NEW.org_id AND user_id = NEW.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER invites_copy AFTER INSERT OR UPDATE ON invites FOR EACH ROW EXECUTE FUNCTION copy_invite_to_membership();

-- The ends of the locks that stand, on the person.
CREATE FUNCTION copy_lock_to_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'admin' THEN
    UPDATE users SET admin_locked_until = CASE WHEN NEW.ended_at IS NULL THEN coalesce(NEW.until, 'infinity') END
      WHERE id = NEW.user_id;
  ELSE
    UPDATE users SET auto_locked_until = CASE WHEN NEW.ended_at IS NULL THEN coalesce(NEW.until, 'infinity') END
      WHERE id = NEW.user_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER locks_copy AFTER INSERT OR UPDATE ON locks FOR EACH ROW EXECUTE FUNCTION copy_lock_to_user();

-- Versions: a row's number grows with every change that its reader can see, not with mere activity.
CREATE FUNCTION bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  quiet text[] := ARRAY['version', 'updated_at', 'last_login_at', 'last_active_at', 'last_used_at',
                        'last_used_ip', 'sent_at', 'password_hash'];
BEGIN
  IF to_jsonb(NEW) - quiet IS DISTINCT FROM to_jsonb(OLD) - quiet THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER users_version BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION bump_version();
CREATE TRIGGER orgs_version BEFORE UPDATE ON orgs FOR EACH ROW EXECUTE FUNCTION bump_version();
CREATE TRIGGER invites_version BEFORE UPDATE ON invites FOR EACH ROW EXECUTE FUNCTION bump_version();
CREATE TRIGGER api_keys_version BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION bump_version();

-- A membership is part of the person that clients see: it moves the person's version.
CREATE FUNCTION bump_user_of_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE users SET version = version + 1, updated_at = now()
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
  RETURN NULL;
END $$;
CREATE TRIGGER org_memberships_bump_insdel AFTER INSERT OR DELETE ON org_memberships FOR EACH ROW EXECUTE FUNCTION bump_user_of_membership();
CREATE TRIGGER org_memberships_bump AFTER UPDATE ON org_memberships FOR EACH ROW
  WHEN ((OLD.is_admin, OLD.status, OLD.is_custodian) IS DISTINCT FROM (NEW.is_admin, NEW.status, NEW.is_custodian))
  EXECUTE FUNCTION bump_user_of_membership();

-- Never an org without an active, unlocked admin who has a password. Checked at commit, behind a
-- lock on the org, so that two changes that are harmless alone cannot both pass.
CREATE FUNCTION assert_admin_left(org bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM orgs WHERE id = org FOR NO KEY UPDATE;
  PERFORM 1 FROM org_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = org AND m.is_admin AND m.status = 'ACTIVE' AND u.status = 'ACTIVE'
      AND u.password_hash IS NOT NULL
      AND (u.admin_locked_until IS NULL OR u.admin_locked_until <= now())
    LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'org % would be left without an active admin', org USING ERRCODE = 'RC001';
  END IF;
END $$;

CREATE FUNCTION check_admin_left_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM assert_admin_left(OLD.org_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER org_memberships_admin_left_update AFTER UPDATE ON org_memberships
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.is_admin AND (NOT NEW.is_admin OR NEW.status <> 'ACTIVE'))
  EXECUTE FUNCTION check_admin_left_membership();
CREATE CONSTRAINT TRIGGER org_memberships_admin_left_delete AFTER DELETE ON org_memberships
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.is_admin)
  EXECUTE FUNCTION check_admin_left_membership();

CREATE FUNCTION check_admin_left_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE org bigint;
BEGIN
  FOR org IN SELECT org_id FROM org_memberships WHERE user_id = NEW.id AND is_admin ORDER BY org_id LOOP
    PERFORM assert_admin_left(org);
  END LOOP;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER users_admin_left AFTER UPDATE ON users
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.status = 'ACTIVE' AND NEW.status <> 'ACTIVE')
    OR (NEW.admin_locked_until IS DISTINCT FROM OLD.admin_locked_until AND NEW.admin_locked_until IS NOT NULL)
    OR (OLD.password_hash IS NOT NULL AND NEW.password_hash IS NULL))
  EXECUTE FUNCTION check_admin_left_user();

-- The audit log is append-only for everybody, its owner included.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'RC003';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- A change without an audit row in the same transaction does not commit.
CREATE FUNCTION note_audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('rollcall.audited', pg_current_xact_id()::text, true);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_log_note AFTER INSERT ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION note_audited();

CREATE FUNCTION require_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('rollcall.audited', true), '') <> pg_current_xact_id()::text THEN
    RAISE EXCEPTION '% of % without an audit row', TG_OP, TG_TABLE_NAME USING ERRCODE = 'RC002';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER users_audited AFTER INSERT OR DELETE ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER users_audited_update AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER orgs_audited AFTER INSERT OR DELETE ON orgs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER orgs_audited_update AFTER UPDATE ON orgs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER memberships_audited AFTER INSERT OR DELETE ON org_memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER memberships_audited_update AFTER UPDATE ON org_memberships DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN ((OLD.is_admin, OLD.status, OLD.is_custodian) IS DISTINCT FROM (NEW.is_admin, NEW.status, NEW.is_custodian))
  EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER invites_audited AFTER INSERT OR DELETE ON invites DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER invites_audited_update AFTER UPDATE ON invites DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER locks_audited AFTER INSERT OR DELETE ON locks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER locks_audited_update AFTER UPDATE ON locks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.ended_because IS DISTINCT FROM 'expired') EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER api_keys_audited AFTER INSERT OR DELETE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audit();
CREATE CONSTRAINT TRIGGER api_keys_audited_update AFTER UPDATE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION require_audit();
