-- What the policies ask of other tables, for the few rows that are not plainly of the org: asked as
-- the owner, without policies within policies, which every statement would have to plan.
CREATE FUNCTION is_known_here(person bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM org_memberships WHERE user_id = person AND org_id = app_org_id())
    OR EXISTS (SELECT FROM invites WHERE user_id = person AND org_id = app_org_id())
$$;
CREATE FUNCTION is_own_org(org bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM org_memberships WHERE user_id = app_user_id() AND org_id = org)
$$;
