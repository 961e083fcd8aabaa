-- reads only: what one person may read, in the columns of export.sql. Drafts are theirs; what was withdrawn has no text left to
-- give. People have names here and no addresses, and who is anonymous to the reader has neither name nor place.

-- fragment: export_known
(p.author_id <> 1 AND (p.anonymous = 0 OR p.author_id = $1 OR $5 = 1))

-- name: export_seen_roots    in: viewer, curates, now, after id, limit   out: id
SELECT r.id FROM post r WHERE r.parent_id IS NULL AND r.id > $4 AND r.status <> 4 AND {{may_read}} ORDER BY r.id LIMIT $5;

-- name: export_seen_thread   in: viewer, curates, now, root, sees anonymous   out: as export_thread
SELECT p.id, p.parent_id IS NULL, p.kind, p.status, p.access, p.phase, p.evidence, p.anonymous, p.created, p.published, p.updated,
  p.resolved_at, p.review_due, p.valid_until, p.ref, p.parent_id, (SELECT q.ref FROM post q WHERE q.id = p.parent_id), p.title, p.lead,
  p.resolution, p.body, CASE WHEN {{export_known}} THEN a.name END, g.name, b.name,
  CASE WHEN p.author_id = 1 OR {{export_known}} THEN o.name END, d.starts, d.ends
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id JOIN account a ON a.id = p.author_id
  LEFT JOIN user_group g ON g.id = p.group_id
  LEFT JOIN user_group b ON b.id = p.on_behalf_of AND b.visibility <> 'hidden' LEFT JOIN organisation o ON o.id = p.place_id
  LEFT JOIN meeting d ON d.post_id = p.id AND p.kind = 6
 WHERE p.root_id = $4 AND p.status <> 4 AND {{may_read}}
 ORDER BY p.parent_id IS NOT NULL, CASE WHEN p.parent_id = p.root_id THEN p.id ELSE p.parent_id END, p.parent_id <> p.root_id, p.id;

-- A mark says nothing of whoever is anonymous in its thread.
-- name: export_seen_marks    in: viewer, sees anonymous, root, post   out: kind, name, at, organisation, note
SELECT m.kind, a.name, m.at, o.name, m.note FROM mark m JOIN account a ON a.id = m.account_id
  LEFT JOIN organisation o ON o.id = m.organisation_id
 WHERE m.root_id = $3 AND m.post_id = $4 AND m.revoked IS NULL
   AND ($2 = 1 OR m.account_id = $1
        OR NOT EXISTS (SELECT 1 FROM post x WHERE x.root_id = m.root_id AND x.anonymous = 1 AND x.author_id = m.account_id))
 ORDER BY m.at, m.kind, a.name;

-- name: export_seen_links    in: viewer, curates, now, post   out: rel, to, ref
SELECT l.rel, p.id, p.ref FROM link l JOIN post p ON p.id = l.to_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE l.from_id = $4 AND r.status <> 4 AND p.status <> 4 AND {{may_read}} ORDER BY l.rel, p.id;
