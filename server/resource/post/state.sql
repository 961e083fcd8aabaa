-- writes: post

-- name: state_resolve   in: root, when (NULL = reopen), resolution
UPDATE post SET summary = NULL, resolved_at = $2, resolution = $3, version = version + 1 WHERE root_id = $1 AND id = $1;

-- name: state_convert   in: root, post, kind, parent, now
UPDATE post SET summary = NULL, kind = $3, parent_id = $4, updated = $5, version = version + 1 WHERE root_id = $1 AND id = $2;

-- name: state_convert_root   in: root, kind, now
UPDATE post SET summary = NULL, kind = $2, updated = $3, version = version + 1 WHERE root_id = $1 AND id = $1;

-- name: state_children  in: root, post   out: how many comments stand under it
SELECT count(*) FROM post WHERE root_id = $1 AND parent_id = $2;

-- name: state_answers   in: root   out: how many answers the thread has
SELECT count(*) FROM post WHERE root_id = $1 AND kind = 8;
