-- writes: post_owner

-- name: owner_drop   in: post
DELETE FROM post_owner WHERE post_id = $1;

-- name: owner_set    in: post, account, now
INSERT INTO post_owner(post_id, account_id, since) VALUES ($1, $2, $3);

-- name: owner_of     in: post   out: account, name
SELECT o.account_id, a.name FROM post_owner o JOIN account a ON a.id = o.account_id WHERE o.post_id = $1;
