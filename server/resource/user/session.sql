-- writes: session, one_time_link

-- name: session_insert      in: token hash, account, csrf, now, expires, agent, address, idle until
INSERT INTO session(token, account_id, csrf, created, expires, agent, address, idle_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: session_used        in: token hash, idle until
UPDATE session SET idle_until = $2 WHERE token = $1 AND idle_until < $2;

-- name: session_list        in: account, now   out: token hash, created, expires, agent, address
SELECT token, created, CASE WHEN idle_until < expires THEN idle_until ELSE expires END, agent, address FROM session
 WHERE account_id = $1 AND expires > $2 AND (idle_until IS NULL OR idle_until > $2) ORDER BY created DESC, token;

-- name: session_delete      in: token hash
DELETE FROM session WHERE token = $1;

-- name: session_delete_others      in: account, token hash to keep
DELETE FROM session WHERE account_id = $1 AND token <> $2;

-- name: session_delete_of   in: account
DELETE FROM session WHERE account_id = $1;

-- name: session_expire      in: now
DELETE FROM session WHERE expires <= $1 OR idle_until <= $1;

-- name: link_insert_once    in: token hash, account, purpose, now, expires
INSERT INTO one_time_link(token, account_id, purpose, created, expires) VALUES ($1, $2, $3, $4, $5);

-- name: link_use_once       in: token hash, now
UPDATE one_time_link SET used = $2 WHERE token = $1;

-- name: link_account_once   in: token hash, purpose, now   out: account
SELECT l.account_id FROM one_time_link l JOIN account a ON a.id = l.account_id
 WHERE l.token = $1 AND l.purpose = $2 AND l.used IS NULL AND l.expires > $3 AND a.closed IS NULL;

-- name: link_delete_of      in: account
DELETE FROM one_time_link WHERE account_id = $1;

-- name: link_forget_once    in: not after
DELETE FROM one_time_link WHERE expires <= $1;
