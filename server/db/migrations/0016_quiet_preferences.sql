-- What somebody prefers is seen by nobody else: it is no new version of the person.
CREATE OR REPLACE FUNCTION bump_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  quiet text[] := ARRAY['version', 'updated_at', 'last_login_at', 'last_active_at', 'last_used_at',
                        'last_used_ip', 'sent_at', 'password_hash', 'preferences'];
BEGIN
  IF to_jsonb(NEW) - quiet IS DISTINCT FROM to_jsonb(OLD) - quiet THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END $$;
