-- writes: post

-- name: post_replace_text   in: root, id, title (NULL stays), lead (NULL stays), body, html, now
UPDATE post SET summary = NULL, title = coalesce($3, title), lead = coalesce($4, lead), body = $5, html = $6, updated = $7,
  version = version + 1
 WHERE root_id = $1 AND id = $2;
