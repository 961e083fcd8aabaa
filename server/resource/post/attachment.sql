-- writes: attachment

-- fragment: attachment_columns
x.id, x.post_id, x.root_id, x.account_id, x.at, x.size, x.name, x.description, x.type, x.hash, x.file,
coalesce((SELECT t.state FROM attachment_text t WHERE t.attachment_id = x.id), 4),
coalesce((SELECT t.reason FROM attachment_text t WHERE t.attachment_id = x.id), '')

-- name: attachment_insert   in: id, post, root, account, now, size, name, description, type, hash, file
INSERT INTO attachment(id, post_id, root_id, account_id, at, size, name, description, type, hash, file)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: attachment_same     in: post, hash, name   out: attachment columns
SELECT {{attachment_columns}} FROM attachment x WHERE x.post_id = $1 AND x.hash = $2 AND x.name = $3 ORDER BY x.id LIMIT 1;

-- name: attachment_known    in: hash   out: 1 when a file has these bytes
SELECT 1 FROM attachment WHERE hash = $1 LIMIT 1;

-- name: attachment_taken    in: id, post   out: 1 when the number is taken, root of the post
SELECT (SELECT count(*) FROM attachment x WHERE x.id = $1), p.root_id FROM post p WHERE p.id = $2;

-- name: attachment_describe in: id, description
UPDATE attachment SET description = $2 WHERE id = $1;

-- name: attachment_delete   in: id
DELETE FROM attachment WHERE id = $1;

-- name: attachment_one      in: id   out: attachment columns
SELECT {{attachment_columns}} FROM attachment x WHERE x.id = $1;

-- name: attachment_post     in: post, after id, limit   out: attachment columns
SELECT {{attachment_columns}} FROM attachment x WHERE x.post_id = $1 AND x.id > $2 ORDER BY x.id LIMIT $3;

-- name: attachment_thread   in: root   out: attachment columns
SELECT {{attachment_columns}} FROM attachment x WHERE x.root_id = $1 ORDER BY x.id;

-- name: attachment_all      in: after id   out: attachment columns
SELECT {{attachment_columns}} FROM attachment x WHERE x.id > $1 ORDER BY x.id;

-- name: attachment_load     in: post, account   out: files of the post, bytes of the account
SELECT (SELECT count(*) FROM attachment x WHERE x.post_id = $1),
       (SELECT coalesce(sum(x.size), 0) FROM attachment x WHERE x.account_id = $2);

-- name: attachment_file     in: name on disk   out: 1 when there is a row about it
SELECT count(*) FROM attachment x WHERE x.file = $1;

-- name: attachment_purged   in: post   out: names on disk of what goes with it
SELECT x.file FROM attachment x JOIN post p ON p.id = x.post_id WHERE p.id = $1 OR p.root_id = $1 OR p.parent_id = $1
 ORDER BY x.id;
