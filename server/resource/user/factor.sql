-- writes: second_factor, recovery_code

-- name: factor_get          in: account   out: sealed secret, created, confirmed, last step, failures, failed at, recovery codes left
SELECT f.secret, f.created, f.confirmed, f.last_step, f.failures, f.failed_at,
       (SELECT count(*) FROM recovery_code r WHERE r.account_id = f.account_id AND r.used IS NULL)
  FROM second_factor f WHERE f.account_id = $1;

-- name: factor_put          in: account, sealed secret, now
INSERT INTO second_factor(account_id, secret, created) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET secret = excluded.secret, created = excluded.created, last_step = 0, failures = 0;

-- Sealed ones are longer than the 20 bytes of a plain secret.
-- name: factor_plain        out: account, secret
SELECT account_id, secret FROM second_factor WHERE length(secret) = 20 ORDER BY account_id;

-- name: factor_seal         in: account, sealed secret
UPDATE second_factor SET secret = $2 WHERE account_id = $1;

-- name: factor_confirm      in: account, now
UPDATE second_factor SET confirmed = $2 WHERE account_id = $1;

-- name: factor_used         in: account, step
UPDATE second_factor SET last_step = $2, failures = 0 WHERE account_id = $1;

-- name: factor_failed       in: account, failures, now
UPDATE second_factor SET failures = $2, failed_at = $3 WHERE account_id = $1;

-- name: factor_delete       in: account
DELETE FROM second_factor WHERE account_id = $1;

-- name: recovery_insert     in: account, hash
INSERT INTO recovery_code(account_id, code) VALUES ($1, $2);

-- name: recovery_use        in: account, hash, now
UPDATE recovery_code SET used = $3 WHERE account_id = $1 AND code = $2 AND used IS NULL;

-- name: recovery_delete     in: account
DELETE FROM recovery_code WHERE account_id = $1;
