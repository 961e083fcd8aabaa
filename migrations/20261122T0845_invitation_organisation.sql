-- Who invites knows where somebody works: the new account gets it, as it gets the roles.
ALTER TABLE invitation ADD COLUMN organisation_id BIGINT REFERENCES organisation(id);
