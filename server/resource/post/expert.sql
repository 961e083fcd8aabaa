-- writes: expert_link, post

-- name: expert_insert    in: id, token hash, root, account, maker, now, expires
INSERT INTO expert_link(id, token, root_id, account_id, made_by, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: expert_list      in: root   out: id, name, created, expires, revoked, used
SELECT x.id, a.name, x.created, x.expires, x.revoked, x.used FROM expert_link x JOIN account a ON a.id = x.account_id
 WHERE x.root_id = $1 ORDER BY x.id DESC LIMIT 50;

-- name: expert_revoke    in: id, root, now
UPDATE expert_link SET revoked = $3 WHERE id = $1 AND root_id = $2 AND used IS NULL AND revoked IS NULL;

-- A link that works: the question is in the open, and everybody in the network may read it.
-- name: expert_find      in: token hash, now   out: id, root, account, name, expires, kind, title, HTML, name of who made it
SELECT x.id, x.root_id, x.account_id, a.name, x.expires, p.kind, p.title, p.html, m.name
  FROM expert_link x JOIN account a ON a.id = x.account_id JOIN account m ON m.id = x.made_by
  JOIN post p ON p.root_id = x.root_id AND p.id = x.root_id
 WHERE x.token = $1 AND x.expires > $2 AND x.revoked IS NULL AND x.used IS NULL AND p.status = 2 AND p.access < 2;

-- name: expert_used      in: id, now, answer
UPDATE expert_link SET used = $2, answer_id = $3 WHERE id = $1;

-- name: expert_answer    in: root, id, author, now, body, html
INSERT INTO post(root_id, id, parent_id, kind, status, access, author_id, created, published, updated, activity, body, html)
VALUES ($1, $2, $1, 8, 2, 1, $3, $4, $4, $4, $4, $5, $6);

-- name: expert_purge     in: root
DELETE FROM expert_link WHERE root_id = $1;
