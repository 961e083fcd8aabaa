-- writes: link

-- name: link_insert   in: id, from, to, rel, account, now
INSERT INTO link(id, from_id, to_id, rel, account_id, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: link_there    in: from, rel, to   out: id
SELECT id FROM link WHERE from_id = $1 AND rel = $2 AND to_id = $3;

-- name: link_one      in: id, post   out: from, to, rel
SELECT from_id, to_id, rel FROM link WHERE id = $1 AND (from_id = $2 OR to_id = $2);

-- name: link_delete   in: id
DELETE FROM link WHERE id = $1;

-- name: link_list     in: post   out: id, rel, outgoing, other
SELECT id, rel, 1, to_id FROM link WHERE from_id = $1 UNION ALL SELECT id, rel, 0, from_id FROM link WHERE to_id = $1 LIMIT 400;
