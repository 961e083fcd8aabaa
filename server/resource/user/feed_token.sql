-- writes: feed_token

-- name: feed_token_insert     in: id, account, name, now
INSERT INTO feed_token(id, account_id, name, created) VALUES ($1, $2, $3, $4);

-- name: feed_token_list       in: account   out: id, name, created
SELECT id, name, created FROM feed_token WHERE account_id = $1 AND revoked IS NULL ORDER BY id;

-- name: feed_token_revoke     in: id, account, now
UPDATE feed_token SET revoked = $3 WHERE id = $1 AND account_id = $2 AND revoked IS NULL;

-- name: feed_token_revoke_all   in: account, now
UPDATE feed_token SET revoked = $2 WHERE account_id = $1 AND revoked IS NULL;

-- name: feed_token_count      in: account   out: number that work
SELECT count(*) FROM feed_token WHERE account_id = $1 AND revoked IS NULL;
