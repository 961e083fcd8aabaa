-- What a list or thread shows of a post beside its text, in one text that is read in one go: a thread of sixteen posts was sixteen
-- times forty columns. The fragment {{post_summary}} (server/domain/summary.sql) says what stands where; a change of a post empties it,
-- and thread_changed writes it anew. It stands before all else in the row, so that reading it passes nothing, and the table is
-- made anew for that.

CREATE TABLE post_anew (
    root_id BIGINT NOT NULL,       -- itself for a root
    id BIGINT NOT NULL,
    summary TEXT,                  -- what follows, up to resolution, as {{post_summary}}; NULL: to be written
    parent_id BIGINT,              -- NULL for a root; the root or an answer
    kind BIGINT NOT NULL,
    status BIGINT NOT NULL,
    access BIGINT NOT NULL DEFAULT 1, -- of a root: 0 public, 1 network, 2 group; replies follow their root
    group_id BIGINT REFERENCES user_group(id),
    author_id BIGINT NOT NULL REFERENCES account(id),
    on_behalf_of BIGINT REFERENCES user_group(id),
    anonymous BIGINT NOT NULL DEFAULT 0,
    project_id BIGINT,
    place_id BIGINT REFERENCES organisation(id),
    phase BIGINT NOT NULL DEFAULT 0,
    evidence BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL,
    published BIGINT,
    updated BIGINT NOT NULL,
    activity BIGINT NOT NULL,      -- of a root: the last time something happened in the thread
    resolved_at BIGINT,
    review_due BIGINT,
    valid_until BIGINT,
    progress BIGINT NOT NULL DEFAULT 0,   -- of a root: open, answered, resolved
    superseded BIGINT NOT NULL DEFAULT 0, -- 1 when another post supersedes it
    version BIGINT NOT NULL DEFAULT 1,
    thread_version BIGINT NOT NULL DEFAULT 1, -- of a root: raised by everything that shows in the thread
    n_answers BIGINT NOT NULL DEFAULT 0,
    n_comments BIGINT NOT NULL DEFAULT 0,
    n_helpful BIGINT NOT NULL DEFAULT 0,
    n_me_too BIGINT NOT NULL DEFAULT 0,
    n_endorsed BIGINT NOT NULL DEFAULT 0,
    n_worked BIGINT NOT NULL DEFAULT 0,
    n_partly BIGINT NOT NULL DEFAULT 0,
    n_failed BIGINT NOT NULL DEFAULT 0,
    ref TEXT,                      -- outside id, kept from an import
    title TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT '',
    resolution TEXT,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    PRIMARY KEY (root_id, id)
) WITHOUT ROWID;
INSERT INTO post_anew SELECT root_id, id,
  rtrim((p.kind + 16 * p.status + 128 * p.access + 1024 * p.phase + 8192 * p.evidence + 65536 * p.progress + 524288 * p.anonymous
    + 1048576 * p.superseded + CASE WHEN p.published IS NULL THEN 2097152 ELSE 0 END)
    || ',' || coalesce(CAST(nullif(p.author_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.created, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.version, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.parent_id, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.updated - p.created, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.activity - p.created, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.published - p.created, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.n_comments, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_helpful, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.n_answers, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.place_id, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.n_me_too, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(CASE WHEN p.parent_id IS NULL THEN p.thread_version END, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.resolved_at, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.n_endorsed, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_worked, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.n_partly, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_failed, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.group_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.on_behalf_of, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.project_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.review_due, 0) AS TEXT), '')
    || ',' || coalesce(CAST(nullif(p.valid_until, 0) AS TEXT), ''), ',')
   || CASE WHEN p.ref IS NULL AND p.title = '' AND p.lead = '' AND p.resolution IS NULL THEN ''
      ELSE ';' || coalesce(length(p.ref) + 1, 0) || ',' || length(p.title) || ',' || length(p.lead) || ','
           || coalesce(length(p.resolution) + 1, 0) || ';' || coalesce(p.ref, '') || p.title || p.lead || coalesce(p.resolution, '') END,
  parent_id, kind, status, access, group_id, author_id, on_behalf_of, anonymous, project_id, place_id, phase, evidence, created,
  published, updated, activity, resolved_at, review_due, valid_until, progress, superseded, version, thread_version, n_answers,
  n_comments, n_helpful, n_me_too, n_endorsed, n_worked, n_partly, n_failed, ref, title, lead, resolution, body, html
  FROM post p ORDER BY root_id, id;
DROP TABLE post;
ALTER TABLE post_anew RENAME TO post;
CREATE UNIQUE INDEX post_id ON post(id);
CREATE UNIQUE INDEX post_ref ON post(ref) WHERE ref IS NOT NULL;
CREATE INDEX post_root ON post(kind, id) WHERE parent_id IS NULL;
CREATE INDEX post_author ON post(author_id, id);

-- Lists have the same, instead of the columns by which nobody looks.
ALTER TABLE post_list ADD COLUMN summary TEXT NOT NULL DEFAULT '';
UPDATE post_list SET summary = (SELECT p.summary FROM post p WHERE p.root_id = post_list.id AND p.id = post_list.id);
ALTER TABLE post_list DROP COLUMN on_behalf_of;
ALTER TABLE post_list DROP COLUMN phase;
ALTER TABLE post_list DROP COLUMN evidence;
ALTER TABLE post_list DROP COLUMN updated;
ALTER TABLE post_list DROP COLUMN resolved_at;
ALTER TABLE post_list DROP COLUMN progress;
ALTER TABLE post_list DROP COLUMN n_answers;
ALTER TABLE post_list DROP COLUMN n_comments;
ALTER TABLE post_list DROP COLUMN n_endorsed;
ALTER TABLE post_list DROP COLUMN n_worked;
ALTER TABLE post_list DROP COLUMN n_partly;
ALTER TABLE post_list DROP COLUMN n_failed;
ALTER TABLE post_list DROP COLUMN ref;
ALTER TABLE post_list DROP COLUMN title;
ALTER TABLE post_list DROP COLUMN lead;
ALTER TABLE post_list DROP COLUMN resolution;

-- How many follow a thread, and whether one of them does, is one look.
DROP INDEX subscription_entity;
CREATE INDEX subscription_entity ON subscription(entity, entity_id, account_id);
