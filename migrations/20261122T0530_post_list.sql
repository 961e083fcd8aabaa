-- What lists show and look at, of every root: one narrow row each, in the order that lists are read. The rows of `post` lie with
-- their texts and thread, so that a look at one of them passes many pages. Kept equal to the roots by
-- server/resource/post/follow.c; what facts and readers hold stands in follow.sql.

CREATE TABLE post_list (
    id INTEGER PRIMARY KEY,        -- of the root
    root_id BIGINT NOT NULL,       -- the same, where the engine takes it for an ordinary column: in the indexes
    facts BIGINT NOT NULL,         -- a bit for each: kind (1 to 7), 10 + status, 16 + progress, 20 + phase
    readers BIGINT NOT NULL,       -- 0 anybody, -1 who is signed in, -2 nobody, a group, or of a draft -2 - its author
    kind BIGINT NOT NULL,          -- from here on as in post
    status BIGINT NOT NULL,
    access BIGINT NOT NULL,
    group_id BIGINT,
    author_id BIGINT NOT NULL,
    on_behalf_of BIGINT,
    anonymous BIGINT NOT NULL,
    project_id BIGINT,
    place_id BIGINT,
    phase BIGINT NOT NULL,
    evidence BIGINT NOT NULL,
    created BIGINT NOT NULL,
    published BIGINT,
    updated BIGINT NOT NULL,
    activity BIGINT NOT NULL,
    resolved_at BIGINT,
    review_due BIGINT,
    valid_until BIGINT,
    progress BIGINT NOT NULL,
    superseded BIGINT NOT NULL,
    version BIGINT NOT NULL,
    thread_version BIGINT NOT NULL,
    n_answers BIGINT NOT NULL,
    n_comments BIGINT NOT NULL,
    n_helpful BIGINT NOT NULL,
    n_me_too BIGINT NOT NULL,
    n_endorsed BIGINT NOT NULL,
    n_worked BIGINT NOT NULL,
    n_partly BIGINT NOT NULL,
    n_failed BIGINT NOT NULL,
    ref TEXT,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    resolution TEXT
);
INSERT INTO post_list SELECT id, id,
  (1 << kind) + (1 << (10 + status)) + (1 << (16 + progress)) + (1 << (20 + phase)),
  CASE WHEN status = 0 THEN -2 - author_id WHEN access = 2 THEN coalesce(group_id, -2) ELSE -access END,
  kind, status, access, group_id, author_id, on_behalf_of, anonymous, project_id, place_id, phase, evidence, created, published,
  updated, activity, resolved_at, review_due, valid_until, progress, superseded, version, thread_version, n_answers, n_comments,
  n_helpful, n_me_too, n_endorsed, n_worked, n_partly, n_failed, ref, title, lead, resolution
  FROM post WHERE parent_id IS NULL;
CREATE INDEX post_list_activity ON post_list(readers, status, activity DESC, root_id DESC, facts, place_id);
CREATE INDEX post_list_created ON post_list(readers, status, created DESC, root_id DESC, facts, place_id);
CREATE INDEX post_list_helpful ON post_list(readers, status, n_helpful DESC, root_id DESC, facts, place_id);
CREATE INDEX post_list_kind ON post_list(kind, activity DESC, root_id DESC, facts, place_id);
CREATE INDEX post_list_place ON post_list(place_id, activity DESC, root_id DESC, facts);
CREATE INDEX post_list_author ON post_list(author_id, activity DESC, root_id DESC, facts, place_id);
CREATE INDEX post_list_group ON post_list(group_id, activity DESC, root_id DESC, facts, place_id) WHERE group_id IS NOT NULL;

-- The roots of a term lie in each of the three orders, with the same.
ALTER TABLE post_term ADD COLUMN created BIGINT NOT NULL DEFAULT 0;   -- Unix milliseconds UTC
ALTER TABLE post_term ADD COLUMN n_helpful BIGINT NOT NULL DEFAULT 0;
ALTER TABLE post_term ADD COLUMN facts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE post_term ADD COLUMN place_id BIGINT;
DROP INDEX post_term_list;
ALTER TABLE post_term DROP COLUMN kind;
ALTER TABLE post_term DROP COLUMN status;
ALTER TABLE post_term DROP COLUMN phase;
UPDATE post_term SET (activity, created, n_helpful, facts, place_id) =
  (SELECT l.activity, l.created, l.n_helpful, l.facts, l.place_id FROM post_list l WHERE l.id = post_term.post_id)
 WHERE post_id IN (SELECT id FROM post_list);
CREATE INDEX post_term_activity ON post_term(term_id, activity DESC, post_id DESC, facts, place_id);
CREATE INDEX post_term_created ON post_term(term_id, created DESC, post_id DESC, facts, place_id);
CREATE INDEX post_term_helpful ON post_term(term_id, n_helpful DESC, post_id DESC, facts, place_id);

-- What is left to look up in post itself: roots by kind, and what somebody wrote.
DROP INDEX post_activity;
DROP INDEX post_created;
DROP INDEX post_helpful;
DROP INDEX post_kind;
DROP INDEX post_place;
DROP INDEX post_group;
DROP INDEX post_pending;
DROP INDEX post_author;
CREATE INDEX post_root ON post(kind, id) WHERE parent_id IS NULL;
CREATE INDEX post_author ON post(author_id, id);
CREATE INDEX post_reader_account ON post_reader(account_id, post_id);
