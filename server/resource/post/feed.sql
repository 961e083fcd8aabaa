-- What feeds of posts read besides the lists.

-- name: feed_html     in: post   out: html
SELECT html FROM post WHERE id = $1;

-- name: feed_replies  in: viewer, curates, now, root, before id, limit   out: id
SELECT p.id FROM post r JOIN post p ON p.root_id = r.root_id
 WHERE r.id = $4 AND r.parent_id IS NULL AND r.status IN (2, 3) AND {{may_read}} AND p.status IN (2, 3) AND p.id < $5
 ORDER BY p.id DESC LIMIT $6;

-- name: feed_term     in: term   out: name
SELECT name FROM term WHERE id = $1;

-- name: feed_place    in: organisation   out: name
SELECT name FROM organisation WHERE id = $1;
