-- writes: suggestion

-- fragment: suggestion_columns
s.post_id, s.n, s.account_id, a.name, s.at, s.base, s.title, s.body, s.reason, s.state, s.decided_by, d.name, s.decided, s.answer

-- What was proposed before the post came in the open is only for who may edit it and for who proposed it.
-- name: suggestion_list    in: post, before n, limit, edits, viewer, in the open since   out: suggestion columns
SELECT {{suggestion_columns}} FROM suggestion s JOIN account a ON a.id = s.account_id LEFT JOIN account d ON d.id = s.decided_by
 WHERE s.post_id = $1 AND s.n < $2 AND ($4 = 1 OR s.account_id = $5 OR s.at >= $6) ORDER BY s.n DESC LIMIT $3;

-- name: suggestion_one     in: post, n   out: suggestion columns
SELECT {{suggestion_columns}} FROM suggestion s JOIN account a ON a.id = s.account_id LEFT JOIN account d ON d.id = s.decided_by
 WHERE s.post_id = $1 AND s.n = $2;

-- name: suggestion_next    in: post   out: the number of the next one
SELECT coalesce(max(n), 0) + 1 FROM suggestion WHERE post_id = $1;

-- name: suggestion_insert  in: post, n, account, now, base, title, body, reason
INSERT INTO suggestion(post_id, n, account_id, at, base, title, body, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: suggestion_decide  in: post, n, state, account, now, answer
UPDATE suggestion SET state = $3, decided_by = $4, decided = $5, answer = $6 WHERE post_id = $1 AND n = $2;

-- name: suggestion_author  in: post, n   out: account
SELECT account_id FROM suggestion WHERE post_id = $1 AND n = $2;
