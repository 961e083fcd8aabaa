-- writes: post

-- name: reply_insert   in: root, id, parent, kind, author, behalf, anonymous, now, body, html
INSERT INTO post(root_id, id, parent_id, kind, status, access, author_id, on_behalf_of, anonymous, created, published, updated, activity, body, html)
VALUES ($1, $2, $3, $4, 2, 1, $5, $6, $7, $8, $8, $8, $8, $9, $10);

