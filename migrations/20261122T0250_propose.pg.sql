-- As 20261122T0250_propose.sql, where a column can be emptied later on.
ALTER TABLE task ALTER COLUMN post_id DROP NOT NULL;
ALTER TABLE task ADD COLUMN term_id BIGINT;
ALTER TABLE task ADD COLUMN term_kind TEXT;
ALTER TABLE task ADD COLUMN term_name TEXT;
CREATE INDEX task_term ON task(term_id) WHERE term_id IS NOT NULL;
DROP INDEX membership_account;
CREATE INDEX membership_account ON membership(account_id, group_id, since, until);
