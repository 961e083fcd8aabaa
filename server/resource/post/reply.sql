-- writes: post

-- name: reply_insert   in: root, id, parent, kind, author, behalf, now, body, html
INSERT INTO post(root_id, id, parent_id, kind, status, access, author_id, on_behalf_of, created, published, updated, activity, body, html)
VALUES ($1, $2, $3, $4, 2, 1, $5, $6, $7, $7, $7, $7, $8, $9);

