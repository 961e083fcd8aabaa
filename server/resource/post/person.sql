-- People who look after a post, and those who read a draft along.
-- writes: post_reader, post_owner

-- name: reader_insert   in: post, account, now
INSERT INTO post_reader(post_id, account_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- A list only while it is a draft: afterwards there is nobody who reads along.
-- name: reader_list     in: post   out: account, name, since
SELECT x.account_id, a.name, x.since FROM post_reader x JOIN account a ON a.id = x.account_id JOIN post p ON p.id = x.post_id
 WHERE x.post_id = $1 AND p.status = 0 ORDER BY x.since, x.account_id;

-- name: reader_delete   in: post, account
DELETE FROM post_reader WHERE post_id = $1 AND account_id = $2;

-- name: owner_drop   in: post
DELETE FROM post_owner WHERE post_id = $1;

-- name: owner_set    in: post, account, now
INSERT INTO post_owner(post_id, account_id, since) VALUES ($1, $2, $3);

-- name: owner_of     in: post   out: account, name
SELECT o.account_id, a.name FROM post_owner o JOIN account a ON a.id = o.account_id WHERE o.post_id = $1;
