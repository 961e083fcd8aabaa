-- writes: post_term subscription

-- name: merge_term_posts      in: from, into
INSERT INTO post_term(post_id, term_id) SELECT post_id, $2 FROM post_term WHERE term_id = $1 ON CONFLICT DO NOTHING;

-- name: merge_term_clear      in: from
DELETE FROM post_term WHERE term_id = $1;

-- name: merge_term_followers  in: from, into
INSERT INTO subscription(account_id, entity, entity_id, created)
SELECT account_id, 'term', $2, created FROM subscription WHERE entity = 'term' AND entity_id = $1 ON CONFLICT DO NOTHING;

-- name: merge_term_unfollow   in: from
DELETE FROM subscription WHERE entity = 'term' AND entity_id = $1;
