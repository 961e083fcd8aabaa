-- writes: post

-- Was the viewer asked to answer in this thread: by a mention, or by an open task for a group of theirs?
-- name: reply_asked    in: viewer, now, root   out: 1
SELECT 1 WHERE EXISTS (SELECT 1 FROM notification n WHERE n.account_id = $1 AND n.root_id = $3 AND n.why = 'mention')
   OR EXISTS (SELECT 1 FROM task t JOIN post p ON p.id = t.post_id
               JOIN membership m ON m.group_id = t.group_id AND m.account_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)
               WHERE p.root_id = $3 AND t.done IS NULL);

-- name: reply_insert   in: root, id, parent, kind, author, behalf, anonymous, now, body, html
INSERT INTO post(root_id, id, parent_id, kind, status, access, author_id, on_behalf_of, anonymous, created, published, updated, activity, body, html)
VALUES ($1, $2, $3, $4, 2, 1, $5, $6, $7, $8, $8, $8, $8, $9, $10);

