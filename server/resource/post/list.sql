-- Lists of roots, from the narrow table post_list (follow.sql), by one kind of statement (walk.c): it goes along one index, looks at
-- what that index holds of each root, then at the terms of those that are left, and only then at their rows and at who may read.
-- Unused filters are 0.
--
-- Every walk takes: viewer, curates, now; 4 facts left out, 5 freshness, 6 one when place or author is asked, 7 may see anonymous,
-- 8 project, 9 group, 10 author, 11 marks, 12 since, 13 until, 14-16 terms it must have, 17-18 least and most place; 19-20 key and
-- id to begin after, 21 least key, 22 limit, 23 of what, 24 more (status, place; or the order that is sorted by); 25-28 places, with the areas
-- in them. Gives: key, root, place, versions.

-- fragment: walk_shown
w.root_id, w.place_id, r.thread_version, r.version

-- fragment: walk_fits
(w.facts & $4) = 0
 AND ($18 = 0 OR w.place_id BETWEEN $17 AND $18)
 AND ($25 = 0 OR w.place_id IN (SELECT o.id FROM organisation o WHERE o.id IN ($25, $26, $27, $28) OR o.parent_id IN ($25, $26, $27, $28)))
 AND ($14 = 0 OR EXISTS (SELECT 1 FROM post_term x WHERE x.post_id = w.root_id AND x.term_id = $14))
 AND ($15 = 0 OR EXISTS (SELECT 1 FROM post_term x WHERE x.post_id = w.root_id AND x.term_id = $15))
 AND ($16 = 0 OR EXISTS (SELECT 1 FROM post_term x WHERE x.post_id = w.root_id AND x.term_id = $16))
 AND ($5 = 0 OR ($5 >> CASE WHEN r.superseded = 1 THEN 3 WHEN r.valid_until <= $3 THEN 2 WHEN r.review_due <= $3 THEN 1 ELSE 0 END) & 1 = 1)
 AND ($6 = 0 OR r.anonymous = 0 OR r.author_id = $1 OR $7 = 1)
 AND ($8 = 0 OR r.project_id = $8)
 AND ($9 = 0 OR r.group_id = $9)
 AND ($10 = 0 OR r.author_id = $10)
 AND ($12 = 0 OR r.created >= $12)
 AND ($13 = 0 OR r.created < $13)
 AND ($11 = 0 OR EXISTS (SELECT 1 FROM mark m WHERE m.root_id = r.id AND ($11 >> m.kind) & 1 = 1 AND m.revoked IS NULL))
 AND {{may_read}}

-- fragment: walk_list
FROM post_list w CROSS JOIN post_list r ON r.id = w.root_id WHERE

-- fragment: walk_term
FROM (SELECT t.*, t.post_id AS root_id FROM post_term t) w CROSS JOIN post_list r ON r.id = w.root_id WHERE

-- fragment: walk_activity
(w.activity, w.root_id) < ($19, $20) AND w.activity >= $21 AND {{walk_fits}} ORDER BY w.activity DESC, w.root_id DESC LIMIT $22

-- fragment: walk_created
(w.created, w.root_id) < ($19, $20) AND w.created >= $21 AND {{walk_fits}} ORDER BY w.created DESC, w.root_id DESC LIMIT $22

-- fragment: walk_helpful
(w.n_helpful, w.root_id) < ($19, $20) AND w.n_helpful >= $21 AND {{walk_fits}} ORDER BY w.n_helpful DESC, w.root_id DESC LIMIT $22

-- name: walk_readers_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.readers = $23 AND w.status = $24 AND {{walk_activity}};

-- name: walk_readers_created
SELECT w.created, {{walk_shown}} {{walk_list}} w.readers = $23 AND w.status = $24 AND {{walk_created}};

-- name: walk_readers_helpful
SELECT w.n_helpful, {{walk_shown}} {{walk_list}} w.readers = $23 AND w.status = $24 AND {{walk_helpful}};

-- name: walk_term_activity
SELECT w.activity, {{walk_shown}} {{walk_term}} w.term_id = $23 AND $24 = 0 AND {{walk_activity}};

-- name: walk_term_created
SELECT w.created, {{walk_shown}} {{walk_term}} w.term_id = $23 AND $24 = 0 AND {{walk_created}};

-- name: walk_term_helpful
SELECT w.n_helpful, {{walk_shown}} {{walk_term}} w.term_id = $23 AND $24 = 0 AND {{walk_helpful}};

-- Of a term and a place at once: both may be common, and few of them the same.
-- name: walk_both_activity
SELECT w.activity, {{walk_shown}} {{walk_term}} w.term_id = $23 AND w.place_id = $24 AND {{walk_activity}};

-- name: walk_facts_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.facts = $23 AND $24 = 0 AND {{walk_activity}};

-- name: walk_place_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.place_id = $23 AND $24 = 0 AND {{walk_activity}};

-- name: walk_author_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.author_id = $23 AND $24 = 0 AND {{walk_activity}};

-- name: walk_group_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.group_id = $23 AND $24 = 0 AND {{walk_activity}};

-- name: walk_project_activity
SELECT w.activity, {{walk_shown}} {{walk_list}} w.project_id = $23 AND $24 = 0 AND {{walk_activity}};

-- These have no index in that order: they are sorted, so only few of them.

-- fragment: walk_key
CASE $24 WHEN 1 THEN r.created WHEN 2 THEN r.n_helpful ELSE r.activity END

-- fragment: walk_sorted
({{walk_key}}, w.root_id) < ($19, $20) AND {{walk_key}} >= $21 AND {{walk_fits}} ORDER BY {{walk_key}} DESC, w.root_id DESC LIMIT $22

-- name: walk_facts_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.facts = $23 AND {{walk_sorted}};

-- name: walk_place_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.place_id = $23 AND {{walk_sorted}};

-- name: walk_author_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.author_id = $23 AND {{walk_sorted}};

-- name: walk_group_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.group_id = $23 AND {{walk_sorted}};

-- name: walk_project_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.project_id = $23 AND {{walk_sorted}};

-- name: walk_superseded_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.superseded = 1 AND $23 = $23 AND {{walk_sorted}};

-- name: walk_expired_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.valid_until <= $23 AND {{walk_sorted}};

-- name: walk_review_due_sorted
SELECT {{walk_key}}, {{walk_shown}} {{walk_list}} w.review_due <= $23 AND {{walk_sorted}};

-- What has a mark of a kind.
-- name: walk_mark_sorted
SELECT {{walk_key}}, {{walk_shown}}
  FROM (SELECT DISTINCT k.root_id FROM mark k WHERE k.kind = $23 AND k.revoked IS NULL) i CROSS JOIN post_list w ON w.id = i.root_id
       CROSS JOIN post_list r ON r.id = w.root_id
 WHERE {{walk_sorted}};

-- Drafts of others that somebody reads along.
-- name: walk_along_sorted
SELECT {{walk_key}}, {{walk_shown}}
  FROM post_reader i CROSS JOIN post_list w ON w.id = i.post_id CROSS JOIN post_list r ON r.id = w.root_id
 WHERE i.account_id = $23 AND w.status = 0 AND {{walk_sorted}};

-- How long a walk is at most: of what, more, the most that it counts.

-- name: walk_count_readers
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE readers = $1 AND status = $2 LIMIT $3) x;

-- name: walk_count_facts
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE facts = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_term
SELECT count(*) FROM (SELECT 1 FROM post_term WHERE term_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_place
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE place_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_both
SELECT count(*) FROM (SELECT 1 FROM post_term WHERE term_id = $1 AND place_id = $2 LIMIT $3) x;

-- name: walk_count_author
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE author_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_group
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE group_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_project
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE project_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_mark
SELECT count(*) FROM (SELECT 1 FROM mark WHERE kind = $1 AND revoked IS NULL AND $2 = $2 LIMIT $3) x;

-- name: walk_count_superseded
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE superseded = 1 AND $1 = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_expired
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE valid_until <= $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_review_due
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE review_due <= $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_places     in: organisation   out: itself and the areas in it
SELECT id FROM organisation WHERE id = $1 OR parent_id = $1;

-- name: list_terms      in: root   out: term
SELECT term_id FROM post_term WHERE post_id = $1;
