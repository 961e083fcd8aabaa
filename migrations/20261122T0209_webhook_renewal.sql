-- A webhook whose secret was renewed signs with the one before it too, for a while.

ALTER TABLE webhook ADD COLUMN old_secret BLOB; -- sealed like secret
ALTER TABLE webhook ADD COLUMN old_until BIGINT; -- NULL: it was never renewed
