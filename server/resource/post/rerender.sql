-- writes: post, setting

-- name: rerender_next    in: after id, limit   out: id, root, body, html
SELECT id, root_id, body, html FROM post WHERE id > $1 ORDER BY id LIMIT $2;

-- name: rerender_same    in: id, body   out: 1 when that is its text
SELECT count(*) FROM post WHERE id = $1 AND body = $2;

-- name: rerender_set     in: id, html
UPDATE post SET html = $2 WHERE id = $1;

-- How far rendering everything anew has come: the version, and the last post.
-- name: rerender_state   in: name   out: number
SELECT CAST(value AS BIGINT) FROM setting WHERE name = $1;

-- name: rerender_note    in: name, number
INSERT INTO setting(name, value) VALUES ($1, CAST($2 AS TEXT)) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: rerender_begin   in: name, number; only without posts
INSERT INTO setting(name, value) SELECT $1, CAST($2 AS TEXT) WHERE NOT EXISTS (SELECT 1 FROM post)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
