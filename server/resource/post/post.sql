-- writes: post

-- A new root with its summary (summary_new): writing the row once more for that costs as much as the first time.
-- name: post_insert   in: root, id, parent, kind, status, access, group, author, behalf, anonymous, project, place, phase, evidence, created, published, review, valid, ref, title, lead, body, html, summary
INSERT INTO post(root_id, id, parent_id, kind, status, access, group_id, author_id, on_behalf_of, anonymous, project_id, place_id,
  phase, evidence, created, published, updated, activity, review_due, valid_until, ref, title, lead, body, html, summary)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15, $15, $17, $18, $19, $20, $21, $22, $23, $24);

-- name: post_update   in: root, id, access, group, anonymous, project, place, phase, evidence, review, valid, title, lead, body, html, now
UPDATE post SET summary = NULL, access = $3, group_id = $4, anonymous = $5, project_id = $6, place_id = $7, phase = $8, evidence = $9,
  review_due = $10, valid_until = $11, title = $12, lead = $13, body = $14, html = $15, updated = $16, version = version + 1
 WHERE root_id = $1 AND id = $2;

-- name: post_set_status   in: root, id, status, published (0 = leave), now
UPDATE post SET summary = NULL, status = $3, published = CASE WHEN $4 = 0 THEN published ELSE coalesce(published, $4) END,
  updated = $5, version = version + 1
 WHERE root_id = $1 AND id = $2;

-- name: post_body     in: post   out: body, html
SELECT body, html FROM post WHERE id = $1;

-- name: post_place_ok     in: place   out: 1
SELECT count(*) FROM organisation WHERE id = $1;

-- name: post_group_member in: group, account, now   out: 1
SELECT count(*) FROM membership WHERE group_id = $1 AND account_id = $2 AND since <= $3 AND (until IS NULL OR until > $3);

-- name: post_group_hidden in: group   out: 1
SELECT count(*) FROM user_group WHERE id = $1 AND visibility = 'hidden';
