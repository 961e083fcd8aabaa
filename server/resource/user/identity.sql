-- writes: identity, sign_in_attempt, session

-- name: attempt_forget      in: now
DELETE FROM sign_in_attempt WHERE expires <= $1;

-- name: attempt_insert      in: browser hash, provider, account, invitation hash, now, expires
INSERT INTO sign_in_attempt(browser, provider, account_id, invitation, created, expires) VALUES ($1, $2, $3, $4, $5, $6);

-- name: attempt_find        in: browser hash, now   out: provider, account, invitation hash
SELECT provider, account_id, invitation FROM sign_in_attempt WHERE browser = $1 AND expires > $2;

-- name: attempt_delete      in: browser hash
DELETE FROM sign_in_attempt WHERE browser = $1;

-- name: identity_account    in: issuer, subject   out: account, closed (0/1)
SELECT a.id, CASE WHEN a.closed IS NULL THEN 0 ELSE 1 END
  FROM identity i JOIN account a ON a.id = i.account_id WHERE i.issuer = $1 AND i.subject = $2;

-- name: identity_put        in: issuer, subject, account, now
INSERT INTO identity(issuer, subject, account_id, created, used) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (issuer, subject) DO UPDATE SET used = excluded.used;

-- name: identity_list       in: account   out: issuer, subject, created, used
SELECT issuer, subject, created, used FROM identity WHERE account_id = $1 ORDER BY created, issuer, subject;

-- name: session_set_provider    in: token hash, provider
UPDATE session SET provider = $2 WHERE token = $1;

-- name: session_provider    in: token hash   out: provider
SELECT provider FROM session WHERE token = $1;
