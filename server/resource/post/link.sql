-- writes: link

-- name: link_insert   in: id, from, to, rel, account, now
INSERT INTO link(id, from_id, to_id, rel, account_id, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: link_there    in: from, rel, to   out: id
SELECT id FROM link WHERE from_id = $1 AND rel = $2 AND to_id = $3;

-- name: link_one      in: id, post   out: from, to, rel
SELECT from_id, to_id, rel FROM link WHERE id = $1 AND (from_id = $2 OR to_id = $2);

-- name: link_delete   in: id
DELETE FROM link WHERE id = $1;

-- Only what the viewer may read counts for a page: a short page, or a cursor after it, would tell of the others.
-- name: link_list     in: viewer, curates, now, post, outgoing after rel, other, incoming after rel, other, limit   out: id, incoming, rel, other
SELECT l.id, 0, l.rel, l.to_id FROM link l JOIN post p ON p.id = l.to_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE l.from_id = $4 AND (l.rel, l.to_id) > ($5, $6) AND {{may_read}}
UNION ALL
SELECT l.id, 1, l.rel, l.from_id FROM link l JOIN post p ON p.id = l.from_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE l.to_id = $4 AND (l.rel, l.from_id) > ($7, $8) AND {{may_read}}
 ORDER BY 2, 3, 4 LIMIT $9;
