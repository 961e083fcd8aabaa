-- Lists of roots. The filters are the same everywhere; only what drives the search differs. Unused filters are 0 or NULL.

-- fragment: list_where
r.parent_id IS NULL AND {{may_read}}
 AND ($4 = 0 OR ($4 >> r.kind) & 1 = 1)
 AND ($5 >> r.status) & 1 = 1
 AND ($6 = 0 OR ($6 >> r.progress) & 1 = 1)
 AND ($7 = 0 OR ($7 >> CASE WHEN r.superseded = 1 THEN 3 WHEN r.valid_until <= $3 THEN 2 WHEN r.review_due <= $3 THEN 1 ELSE 0 END) & 1 = 1)
 AND ($8 = 0 OR EXISTS (SELECT 1 FROM post_term t WHERE t.post_id = r.id AND t.term_id = $8))
 AND ($9 = 0 OR EXISTS (SELECT 1 FROM post_term t WHERE t.post_id = r.id AND t.term_id = $9))
 AND ($10 = 0 OR EXISTS (SELECT 1 FROM post_term t WHERE t.post_id = r.id AND t.term_id = $10))
 AND ($11 = 0 OR r.phase = $11)
 AND ($12 = 0 OR ((r.place_id = $12 OR r.place_id IN (SELECT id FROM organisation WHERE parent_id = $12))
                  AND (r.anonymous = 0 OR r.author_id = $1 OR $21 = 1)))
 AND ($13 = 0 OR r.project_id = $13)
 AND ($14 = 0 OR r.group_id = $14)
 AND ($15 = 0 OR (r.author_id = $15 AND (r.anonymous = 0 OR r.author_id = $1 OR $21 = 1)))
 AND ($16 = 0 OR EXISTS (SELECT 1 FROM mark m WHERE m.root_id = r.id AND m.kind = $16 AND m.revoked IS NULL))
 AND ($17 = 0 OR r.created >= $17)
 AND ($18 = 0 OR r.created < $18)

-- name: list_activity    in: filters, cursor activity, cursor id, -, sort, limit   out: id, key, versions
SELECT r.id, r.activity, r.thread_version, r.version FROM post r
 WHERE {{list_where}} AND (r.activity, r.id) < ($19, $20) AND $22 = 0 ORDER BY r.activity DESC, r.id DESC LIMIT $23;

-- name: list_created     in: filters, cursor created, cursor id, -, sort, limit   out: id, key, versions
SELECT r.id, r.created, r.thread_version, r.version FROM post r
 WHERE {{list_where}} AND (r.created, r.id) < ($19, $20) AND $22 = 1 ORDER BY r.created DESC, r.id DESC LIMIT $23;

-- name: list_helpful     in: filters, cursor helpful, cursor id, -, sort, limit   out: id, key, versions
SELECT r.id, r.n_helpful, r.thread_version, r.version FROM post r
 WHERE {{list_where}} AND (r.n_helpful, r.id) < ($19, $20) AND $22 = 2 ORDER BY r.n_helpful DESC, r.id DESC LIMIT $23;

-- The roots of a term lie in the order of their activity, with what most filters look at: only those that fit are looked up.
-- name: list_term_activity   in: as list_by_term   out: id, key, versions
SELECT r.id, d.activity, r.thread_version, r.version FROM post_term d CROSS JOIN post r
 WHERE d.term_id = $24 AND (d.activity, d.post_id) < ($19, $20) AND $22 = 0
   AND ($4 = 0 OR ($4 >> d.kind) & 1 = 1) AND ($5 >> d.status) & 1 = 1 AND ($11 = 0 OR d.phase = $11)
   AND r.root_id = d.post_id AND r.id = d.post_id AND {{list_where}}
 ORDER BY d.activity DESC, d.post_id DESC LIMIT $23;

-- fragment: list_key
CASE $22 WHEN 1 THEN r.created WHEN 2 THEN r.n_helpful ELSE r.activity END

-- name: list_by_term     in: filters, cursor key, cursor id, driving term, sort, limit   out: id, key, versions
SELECT r.id, {{list_key}} AS key, r.thread_version, r.version FROM post_term d CROSS JOIN post r
 WHERE d.term_id = $24 AND r.root_id = d.post_id AND r.id = d.post_id AND {{list_where}} AND ({{list_key}}, r.id) < ($19, $20) ORDER BY key DESC, r.id DESC LIMIT $23;

-- name: list_by_place    in: as list_by_term   out: id, key, versions
SELECT r.id, {{list_key}} AS key, r.thread_version, r.version FROM post r
 WHERE r.place_id IN (SELECT id FROM organisation WHERE id = $24 OR parent_id = $24) AND {{list_where}} AND ({{list_key}}, r.id) < ($19, $20)
 ORDER BY key DESC, r.id DESC LIMIT $23;

-- name: list_by_author   in: as list_by_term   out: id, key, versions
SELECT r.id, {{list_key}} AS key, r.thread_version, r.version FROM post r
 WHERE r.author_id = $24 AND {{list_where}} AND ({{list_key}}, r.id) < ($19, $20) ORDER BY key DESC, r.id DESC LIMIT $23;

-- name: list_by_group    in: as list_by_term   out: id, key, versions
SELECT r.id, {{list_key}} AS key, r.thread_version, r.version FROM post r
 WHERE r.group_id = $24 AND {{list_where}} AND ({{list_key}}, r.id) < ($19, $20) ORDER BY key DESC, r.id DESC LIMIT $23;

-- name: list_by_status   in: as list_by_term   out: id, key, versions
SELECT r.id, {{list_key}} AS key, r.thread_version, r.version FROM post r
 WHERE r.status = $24 AND r.status <> 2 AND r.status <> 3 AND {{list_where}} AND ({{list_key}}, r.id) < ($19, $20)
 ORDER BY key DESC, r.id DESC LIMIT $23;

-- name: list_probe_term     in: term, limit   out: how many, at most limit
SELECT count(*) FROM (SELECT 1 FROM post_term WHERE term_id = $1 LIMIT $2) x;

-- name: list_probe_place    in: place, limit   out: how many, at most limit
SELECT count(*) FROM (SELECT 1 FROM post WHERE parent_id IS NULL AND place_id IN (SELECT id FROM organisation WHERE id = $1 OR parent_id = $1) LIMIT $2) x;

-- name: list_probe_author   in: account, limit   out: how many, at most limit
SELECT count(*) FROM (SELECT 1 FROM post WHERE author_id = $1 LIMIT $2) x;

-- name: list_probe_group    in: group, limit   out: how many, at most limit
SELECT count(*) FROM (SELECT 1 FROM post WHERE group_id = $1 LIMIT $2) x;
