-- writes: meeting

-- name: meeting_set     in: post, starts, ends
INSERT INTO meeting(post_id, starts, ends) VALUES ($1, $2, $3)
ON CONFLICT (post_id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends;

-- name: meeting_unset   in: post
DELETE FROM meeting WHERE post_id = $1;
