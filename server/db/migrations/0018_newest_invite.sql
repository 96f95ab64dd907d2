-- The newest invitation of a person in an org, which every row of people shows: one look, instead of
-- all invitations of the org where nothing is known yet of how many there are.
CREATE INDEX invites_newest_idx ON invites (user_id, org_id, created_at, id);
DROP INDEX invites_user_idx;
