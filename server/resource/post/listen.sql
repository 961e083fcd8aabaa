-- writes: post_term post_reader

-- name: merge_term_posts      in: from, into
INSERT INTO post_term(post_id, term_id, {{term_keys}}) SELECT post_id, $2, {{term_keys}} FROM post_term WHERE term_id = $1
ON CONFLICT DO NOTHING;

-- name: merge_term_clear      in: from
DELETE FROM post_term WHERE term_id = $1;

-- name: readers_drop          in: post
DELETE FROM post_reader WHERE post_id = $1;

-- name: reader_forget         in: account
DELETE FROM post_reader WHERE account_id = $1;
