-- What the maintenance commands read.

-- name: data_counts   out: posts, threads, accounts
SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM post WHERE parent_id IS NULL), (SELECT count(*) FROM account WHERE id > 1);
