-- Lists of roots, from the narrow table post_list (follow.sql). Two kinds of statement, which list.c and walk.c put together:
-- a walk goes along one index in the order of a list and looks at nothing but that index; list_fits looks whether one root that
-- a walk came by stands in the list. Unused filters are 0.

-- Statements of a walk take: key and id to begin after, least key, facts to leave out, limit, of what, more; and give key, root, place.

-- fragment: walk_columns_activity
SELECT w.activity, w.root_id, w.place_id FROM post_list w
-- fragment: walk_by_activity
(w.activity, w.root_id) < ($1, $2) AND w.activity >= $3 AND (w.facts & $4) = 0 ORDER BY w.activity DESC, w.root_id DESC LIMIT $5

-- name: walk_readers_activity   more: status
{{walk_columns_activity}} WHERE w.readers = $6 AND w.status = $7 AND {{walk_by_activity}};

-- name: walk_readers_created    more: status
SELECT w.created, w.root_id, w.place_id FROM post_list w WHERE w.readers = $6 AND w.status = $7
 AND (w.created, w.root_id) < ($1, $2) AND w.created >= $3 AND (w.facts & $4) = 0 ORDER BY w.created DESC, w.root_id DESC LIMIT $5;

-- name: walk_readers_helpful    more: status
SELECT w.n_helpful, w.root_id, w.place_id FROM post_list w WHERE w.readers = $6 AND w.status = $7
 AND (w.n_helpful, w.root_id) < ($1, $2) AND w.n_helpful >= $3 AND (w.facts & $4) = 0 ORDER BY w.n_helpful DESC, w.root_id DESC LIMIT $5;

-- name: walk_kind_activity      more: -
{{walk_columns_activity}} WHERE w.kind = $6 AND $7 = 0 AND {{walk_by_activity}};

-- name: walk_place_activity     more: -
{{walk_columns_activity}} WHERE w.place_id = $6 AND $7 = 0 AND {{walk_by_activity}};

-- name: walk_author_activity    more: -
{{walk_columns_activity}} WHERE w.author_id = $6 AND $7 = 0 AND {{walk_by_activity}};

-- name: walk_group_activity     more: -
{{walk_columns_activity}} WHERE w.group_id = $6 AND $7 = 0 AND {{walk_by_activity}};

-- name: walk_term_activity      more: -
SELECT w.activity, w.post_id, w.place_id FROM post_term w WHERE w.term_id = $6 AND $7 = 0
 AND (w.activity, w.post_id) < ($1, $2) AND w.activity >= $3 AND (w.facts & $4) = 0 ORDER BY w.activity DESC, w.post_id DESC LIMIT $5;

-- name: walk_term_created       more: -
SELECT w.created, w.post_id, w.place_id FROM post_term w WHERE w.term_id = $6 AND $7 = 0
 AND (w.created, w.post_id) < ($1, $2) AND w.created >= $3 AND (w.facts & $4) = 0 ORDER BY w.created DESC, w.post_id DESC LIMIT $5;

-- name: walk_term_helpful       more: -
SELECT w.n_helpful, w.post_id, w.place_id FROM post_term w WHERE w.term_id = $6 AND $7 = 0
 AND (w.n_helpful, w.post_id) < ($1, $2) AND w.n_helpful >= $3 AND (w.facts & $4) = 0 ORDER BY w.n_helpful DESC, w.post_id DESC LIMIT $5;

-- These have no index in that order: they are sorted, so only few of them.

-- fragment: walk_key
CASE $7 WHEN 1 THEN w.created WHEN 2 THEN w.n_helpful ELSE w.activity END
-- fragment: walk_sorted
({{walk_key}}, w.root_id) < ($1, $2) AND {{walk_key}} >= $3 AND (w.facts & $4) = 0 ORDER BY {{walk_key}} DESC, w.root_id DESC LIMIT $5

-- name: walk_kind_sorted        more: sort
SELECT {{walk_key}}, w.root_id, w.place_id FROM post_list w WHERE w.kind = $6 AND {{walk_sorted}};

-- name: walk_place_sorted       more: sort
SELECT {{walk_key}}, w.root_id, w.place_id FROM post_list w WHERE w.place_id = $6 AND {{walk_sorted}};

-- name: walk_author_sorted      more: sort
SELECT {{walk_key}}, w.root_id, w.place_id FROM post_list w WHERE w.author_id = $6 AND {{walk_sorted}};

-- name: walk_group_sorted       more: sort
SELECT {{walk_key}}, w.root_id, w.place_id FROM post_list w WHERE w.group_id = $6 AND {{walk_sorted}};

-- Drafts of others that somebody reads along.
-- name: walk_along_sorted       more: sort
SELECT {{walk_key}}, w.root_id, w.place_id FROM post_reader x CROSS JOIN post_list w
 WHERE x.account_id = $6 AND w.id = x.post_id AND w.status = 0 AND {{walk_sorted}};

-- How long a walk is at most: of what, more, the most that it counts.

-- name: walk_count_readers
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE readers = $1 AND status = $2 LIMIT $3) x;

-- name: walk_count_kind
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE kind = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_place
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE place_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_author
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE author_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_group
SELECT count(*) FROM (SELECT 1 FROM post_list WHERE group_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_count_term
SELECT count(*) FROM (SELECT 1 FROM post_term WHERE term_id = $1 AND $2 = $2 LIMIT $3) x;

-- name: walk_places     in: organisation   out: itself and the areas in it
SELECT id FROM organisation WHERE id = $1 OR parent_id = $1;

-- name: list_fits       in: viewer, curates, now, facts left out, freshness, 1 when place or author is asked, may see anonymous, project, group, author, marks, since, until, root   out: versions
SELECT r.thread_version, r.version FROM post_list r
 WHERE r.id = $14 AND (r.facts & $4) = 0
 AND ($5 = 0 OR ($5 >> CASE WHEN r.superseded = 1 THEN 3 WHEN r.valid_until <= $3 THEN 2 WHEN r.review_due <= $3 THEN 1 ELSE 0 END) & 1 = 1)
 AND ($6 = 0 OR r.anonymous = 0 OR r.author_id = $1 OR $7 = 1)
 AND ($8 = 0 OR r.project_id = $8)
 AND ($9 = 0 OR r.group_id = $9)
 AND ($10 = 0 OR r.author_id = $10)
 AND ($11 = 0 OR EXISTS (SELECT 1 FROM mark m WHERE m.root_id = r.id AND ($11 >> m.kind) & 1 = 1 AND m.revoked IS NULL))
 AND ($12 = 0 OR r.created >= $12)
 AND ($13 = 0 OR r.created < $13)
 AND {{may_read}};

-- name: list_terms      in: root   out: term
SELECT term_id FROM post_term WHERE post_id = $1;
