-- writes: idempotency

-- name: idempotency_find     in: account, key, not before   out: hash, post
SELECT hash, post_id FROM idempotency WHERE account_id = $1 AND name = $2 AND at > $3;

-- name: idempotency_keep     in: account, key, hash, post, now
INSERT INTO idempotency(account_id, name, hash, post_id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (account_id, name) DO UPDATE SET hash = excluded.hash, post_id = excluded.post_id, at = excluded.at;

-- name: idempotency_forget   in: not before
DELETE FROM idempotency WHERE at <= $1;
