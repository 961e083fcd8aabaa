-- reads only: what an import compares with.

-- name: import_numbered   in: post   out: kind, created, has ref
SELECT kind, created, ref IS NOT NULL FROM post WHERE id = $1;

-- name: import_parent     in: post, root   out: whether a comment may stand under it: the root or an answer of the thread
SELECT id = root_id OR kind = 8 FROM post WHERE id = $1 AND root_id = $2;

-- name: import_edited     in: entity that is no post, id   out: whether a person changed it
SELECT EXISTS (SELECT 1 FROM event WHERE entity = $1 AND entity <> 'post' AND entity_id = $2 AND actor > 0 AND verb LIKE $1 || '.%');

-- name: import_edited_post in: post   out: the same, imports aside
SELECT EXISTS (SELECT 1 FROM event WHERE post_id = $1 AND entity = 'post' AND actor > 0 AND verb LIKE 'post.%' AND verb <> 'post.imported');

-- name: import_group_hidden   in: group, account, now   out: 1 when it is hidden from this account
SELECT count(*) FROM user_group g WHERE g.id = $1 AND g.visibility = 'hidden'
   AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.group_id = g.id AND m.account_id = $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3));
