-- writes: mark post

-- name: mark_insert    in: id, post, root, account, organisation, kind, note, at
INSERT INTO mark(id, post_id, root_id, account_id, organisation_id, kind, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: mark_mine      in: post, kind, account   out: id, organisation, note
SELECT id, organisation_id, note FROM mark WHERE post_id = $1 AND kind = $2 AND account_id = $3 AND revoked IS NULL;

-- name: mark_revoke    in: post, kind, account, now
UPDATE mark SET revoked = $4 WHERE post_id = $1 AND kind = $2 AND account_id = $3 AND revoked IS NULL;

-- name: mark_list      in: post, history too, after kind, id, limit   out: id, kind, account, name, organisation, name, note, at, revoked
SELECT m.id, m.kind, m.account_id, a.name, m.organisation_id, o.name, m.note, m.at, m.revoked
  FROM post p JOIN mark m ON m.root_id = p.root_id AND m.post_id = p.id
  JOIN account a ON a.id = m.account_id LEFT JOIN organisation o ON o.id = m.organisation_id
 WHERE p.id = $1 AND (m.revoked IS NULL OR $2 = 1) AND (m.kind, m.id) > ($3, $4) ORDER BY m.kind, m.id LIMIT $5;

-- name: mark_resolves  in: root, now
UPDATE post SET summary = NULL, resolved_at = $2, version = version + 1 WHERE root_id = $1 AND id = $1 AND resolved_at IS NULL AND kind IN (1, 2, 3);

-- name: mark_renews     in: root, post, now, next review
UPDATE post SET summary = NULL, review_due = $4 WHERE root_id = $1 AND id = $2 AND review_due <= $3;

-- name: mark_organisation_name   in: organisation   out: name
SELECT name FROM organisation WHERE id = $1;
