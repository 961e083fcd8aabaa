-- writes: post

-- name: post_by_ref   in: ref   out: id
SELECT id FROM post WHERE ref = $1;

-- name: post_root     in: post   out: root
SELECT root_id FROM post WHERE id = $1;

-- name: import_old    in: post   out: kind, status, access, phase, evidence, author, group, behalf, place, anonymous, created, published, review, valid, resolved, root, parent, title, lead, body, resolution, starts, ends
SELECT kind, status, access, phase, evidence, author_id, group_id, on_behalf_of, place_id, anonymous, created, published, review_due,
  valid_until, resolved_at, root_id, parent_id, title, lead, body, resolution, m.starts, m.ends
  FROM post LEFT JOIN meeting m ON m.post_id = post.id WHERE id = $1;

-- name: import_insert  in: root, id, parent, ref, created
INSERT INTO post(root_id, id, parent_id, kind, status, author_id, created, updated, activity, ref, body, html)
VALUES ($1, $2, $3, 5, 0, 1, $5, $5, $5, $4, '', '');

-- name: import_update  in: id, kind, status, access, phase, evidence, author, group, behalf, place, anonymous, created, published, review, valid, resolved, title, lead, body, html, resolution, updated
UPDATE post SET summary = NULL, kind = $2, status = $3, access = $4, phase = $5, evidence = $6, author_id = $7, group_id = $8,
  on_behalf_of = $9, place_id = $10, anonymous = $11, created = $12, published = $13, review_due = $14, valid_until = $15, resolved_at = $16,
  title = $17, lead = $18, body = $19, html = $20, resolution = $21, updated = $22, version = version + 1
 WHERE id = $1;

-- name: import_terms   in: post   out: term
SELECT term_id FROM post_term WHERE post_id = $1 ORDER BY term_id;
