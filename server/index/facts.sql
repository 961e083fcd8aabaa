-- What the search index keeps in memory of every thread, and what changed since.

-- fragment: fact_columns
r.id, r.author_id, r.group_id, r.place_id, r.project_id, r.created, r.activity, r.review_due, r.valid_until,
r.kind, r.status, r.access, r.phase, r.progress, r.superseded, r.anonymous

-- name: fact_all         out: fact columns, by id
SELECT {{fact_columns}} FROM post r WHERE r.parent_id IS NULL AND r.status IN (2, 3) ORDER BY r.root_id;

-- name: fact_one         in: root   out: fact columns
SELECT {{fact_columns}} FROM post r WHERE r.root_id = $1 AND r.id = $1 AND r.status IN (2, 3);

-- name: fact_root        in: post   out: root
SELECT root_id FROM post WHERE id = $1;

-- name: fact_terms_all   out: post, term; the terms of a post together
SELECT post_id, term_id FROM post_term ORDER BY post_id, term_id;

-- name: fact_terms       in: post   out: term
SELECT term_id FROM post_term WHERE post_id = $1 ORDER BY term_id;

-- name: fact_marks_all   out: root, kind, how many
SELECT m.root_id, m.kind, count(*) FROM mark m WHERE m.revoked IS NULL GROUP BY m.root_id, m.kind;

-- name: fact_marks       in: root   out: kind, how many
SELECT m.kind, count(*) FROM mark m WHERE m.root_id = $1 AND m.revoked IS NULL GROUP BY m.kind;

-- name: fact_places      out: id, parent, size class, urbanity class, place type
SELECT id, parent_id, size_class, urbanity_class, place_type FROM organisation ORDER BY id DESC;

-- name: change_last      out: seq
SELECT coalesce(max(seq), 0) FROM change;

-- name: change_since     in: seq, at most   out: seq, entity, id
SELECT seq, entity, id FROM change WHERE seq > $1 ORDER BY seq LIMIT $2;
