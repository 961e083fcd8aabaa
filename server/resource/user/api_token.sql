-- writes: api_token

-- name: api_token_insert    in: id, token hash, account, name, scope, now, expires
INSERT INTO api_token(id, token, account_id, name, scope, created, expires) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: api_token_list      in: account, now, after id, limit   out: id, name, scope, created, expires
SELECT id, name, scope, created, expires FROM api_token
 WHERE account_id = $1 AND revoked IS NULL AND expires > $2 AND id > $3 ORDER BY id LIMIT $4;

-- name: api_token_one       in: account, now, id     out: id, name, scope, created, expires
SELECT id, name, scope, created, expires FROM api_token
 WHERE account_id = $1 AND revoked IS NULL AND expires > $2 AND id = $3;

-- name: api_token_rename    in: id, name
UPDATE api_token SET name = $2 WHERE id = $1;

-- name: api_token_revoke    in: id, account, now
UPDATE api_token SET revoked = $3 WHERE id = $1 AND account_id = $2 AND revoked IS NULL;

-- name: api_token_revoke_all       in: account, now
UPDATE api_token SET revoked = $2 WHERE account_id = $1 AND revoked IS NULL;

-- name: api_token_count     in: account, now   out: number of tokens that work
SELECT count(*) FROM api_token WHERE account_id = $1 AND revoked IS NULL AND expires > $2;
