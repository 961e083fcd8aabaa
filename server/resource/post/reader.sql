-- writes: post_reader

-- name: reader_fits     in: account, group (0 = none), now   out: 1
SELECT count(*) FROM account a WHERE a.id = $1 AND a.closed IS NULL
   AND ($2 = 0 OR EXISTS (SELECT 1 FROM membership m WHERE m.group_id = $2 AND m.account_id = a.id
                             AND (m.until IS NULL OR m.until > $3)));

-- name: reader_insert   in: post, account, now
INSERT INTO post_reader(post_id, account_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;
