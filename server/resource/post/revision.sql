-- Reading older versions; they are written by change.sql.

-- name: revision_list   in: post, before n, replaced from, limit   out: n, account, name, at, reason, title
SELECT r.n, r.account_id, a.name, r.at, r.reason, r.title FROM revision r JOIN account a ON a.id = r.account_id
 WHERE r.post_id = $1 AND r.n < $2 AND r.at >= $3 ORDER BY r.n DESC LIMIT $4;

-- name: revision_one    in: post, n   out: n, account, name, at, reason, title, lead, body
SELECT r.n, r.account_id, a.name, r.at, r.reason, r.title, r.lead, r.body FROM revision r JOIN account a ON a.id = r.account_id
 WHERE r.post_id = $1 AND r.n = $2;

-- name: revision_current   in: post   out: version, account, name, updated, title, lead, body
SELECT p.version, p.author_id, a.name, p.updated, p.title, p.lead, p.body FROM post p JOIN account a ON a.id = p.author_id WHERE p.id = $1;
