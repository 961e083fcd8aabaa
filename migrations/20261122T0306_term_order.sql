-- What decides in which lists of a term a root stands, and where, lies with the term: a page of them is read in order, and only the
-- posts on it are looked up. The columns follow those of the root (server/resource/post/change.c).

ALTER TABLE post_term ADD COLUMN activity BIGINT NOT NULL DEFAULT 0; -- Unix milliseconds UTC
ALTER TABLE post_term ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;
ALTER TABLE post_term ADD COLUMN status BIGINT NOT NULL DEFAULT 0;
ALTER TABLE post_term ADD COLUMN phase BIGINT NOT NULL DEFAULT 0;
UPDATE post_term SET
  activity = coalesce((SELECT p.activity FROM post p WHERE p.id = post_term.post_id), 0),
  kind = coalesce((SELECT p.kind FROM post p WHERE p.id = post_term.post_id), 0),
  status = coalesce((SELECT p.status FROM post p WHERE p.id = post_term.post_id), 0),
  phase = coalesce((SELECT p.phase FROM post p WHERE p.id = post_term.post_id), 0);
DROP INDEX post_term_term;
CREATE INDEX post_term_list ON post_term(term_id, activity DESC, post_id DESC, kind, status, phase);
