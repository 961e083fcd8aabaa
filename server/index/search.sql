-- What field words mean, and the names of what is counted.

-- name: search_group_name  in: group   out: name
SELECT name FROM user_group WHERE id = $1;

-- name: search_author      in: name   out: account
SELECT id FROM account WHERE lower(name) = lower($1) OR mail = lower($1);

-- name: search_group       in: viewer, now, name   out: group
SELECT g.id FROM user_group g
 WHERE lower(g.name) = lower($3)
   AND (g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership m
         WHERE m.group_id = g.id AND m.account_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)));

-- name: search_title       in: viewer, curates, now, root   out: title, status
SELECT r.title, r.status FROM post r WHERE r.root_id = $4 AND r.id = $4 AND {{may_read}};
