-- A session that nobody uses ends: until when it lives without being used again; NULL = no such end.
ALTER TABLE session ADD COLUMN idle_until BIGINT;
