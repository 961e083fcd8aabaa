-- writes: outbox

-- name: outbox_put      in: id, kind, once, account, target, data, created, due
INSERT INTO outbox(id, kind, once, account_id, target, data, created, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING;

-- fragment: outbox_columns
id, kind, once, account_id, target, data, created, due, attempts, dead, problem

-- name: outbox_due      in: now, limit   out: outbox columns
SELECT {{outbox_columns}} FROM outbox WHERE dead IS NULL AND due <= $1 ORDER BY due, id LIMIT $2;

-- name: outbox_done     in: id
DELETE FROM outbox WHERE id = $1;

-- A link for somebody's account is a secret: it is not kept once it is given up.
-- name: outbox_again    in: id, due, dead or NULL, problem
UPDATE outbox SET attempts = attempts + 1, due = $2, dead = $3, problem = $4,
       data = CASE WHEN $3 IS NOT NULL AND kind = 'account' THEN '' ELSE data END WHERE id = $1;

-- name: outbox_dead     in: before, limit   out: outbox columns
SELECT {{outbox_columns}} FROM outbox WHERE dead IS NOT NULL AND id < $1 ORDER BY id DESC LIMIT $2;

-- name: outbox_revive   in: id, now
UPDATE outbox SET attempts = 0, due = $2, dead = NULL WHERE id = $1 AND dead IS NOT NULL;

-- name: outbox_drop     in: id
DELETE FROM outbox WHERE id = $1 AND dead IS NOT NULL;

-- name: outbox_forget   in: account
DELETE FROM outbox WHERE account_id = $1;

-- name: outbox_count    out: waiting, dead
SELECT coalesce(sum(CASE WHEN dead IS NULL THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN dead IS NULL THEN 0 ELSE 1 END), 0) FROM outbox;
