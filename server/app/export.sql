-- reads only: everything that is not of a hidden group.

-- fragment: not_hidden
(p.group_id IS NULL OR p.group_id NOT IN (SELECT id FROM user_group WHERE visibility = 'hidden'))

-- name: export_roots    in: after id, limit   out: id
SELECT p.id FROM post p WHERE p.parent_id IS NULL AND p.id > $1 AND {{not_hidden}} ORDER BY p.id LIMIT $2;

-- What an administrator gets over HTTP: what is in the open, or was until it went to the archive.
-- name: export_open_roots   in: after id, limit   out: id
SELECT p.id FROM post p WHERE p.parent_id IS NULL AND p.id > $1 AND p.status IN (2, 3) AND {{not_hidden}} ORDER BY p.id LIMIT $2;

-- name: export_thread   in: root, only in the open   out: id, is root, kind, status, access, phase, evidence, anonymous, created, published, updated, resolved, review due, valid until, ref, parent, parent's ref, title, lead, resolution, body, mail, group, on behalf of, place, starts, ends
SELECT p.id, p.parent_id IS NULL, p.kind, p.status, p.access, p.phase, p.evidence, p.anonymous, p.created, p.published, p.updated,
  p.resolved_at, p.review_due, p.valid_until, p.ref, p.parent_id, (SELECT q.ref FROM post q WHERE q.id = p.parent_id), p.title, p.lead,
  p.resolution, p.body, CASE WHEN p.author_id <> 1 THEN a.mail END, g.name, b.name, o.name, d.starts, d.ends
  FROM post p JOIN account a ON a.id = p.author_id LEFT JOIN user_group g ON g.id = p.group_id
  LEFT JOIN user_group b ON b.id = p.on_behalf_of AND b.visibility <> 'hidden' LEFT JOIN organisation o ON o.id = p.place_id
  LEFT JOIN meeting d ON d.post_id = p.id AND p.kind = 6
 WHERE p.root_id = $1 AND ($2 = 0 OR p.status IN (2, 3)) AND {{not_hidden}}
 ORDER BY p.parent_id IS NOT NULL, CASE WHEN p.parent_id = p.root_id THEN p.id ELSE p.parent_id END, p.parent_id <> p.root_id, p.id;

-- name: export_post_terms   in: post   out: kind, name
SELECT t.kind, t.name FROM post_term pt JOIN term t ON t.id = pt.term_id WHERE pt.post_id = $1 ORDER BY t.kind, t.name;

-- name: export_marks    in: root, post   out: kind, mail, at, organisation, note
SELECT m.kind, a.mail, m.at, o.name, m.note FROM mark m JOIN account a ON a.id = m.account_id
  LEFT JOIN organisation o ON o.id = m.organisation_id
 WHERE m.root_id = $1 AND m.post_id = $2 AND m.revoked IS NULL ORDER BY m.at, m.kind, a.mail;

-- name: export_links    in: post   out: rel, to, ref
SELECT l.rel, p.id, p.ref FROM link l JOIN post r ON r.id = l.to_id JOIN post p ON p.id = r.id JOIN post root ON root.id = r.root_id
 WHERE l.from_id = $1 AND (root.group_id IS NULL OR root.group_id NOT IN (SELECT id FROM user_group WHERE visibility = 'hidden'))
 ORDER BY l.rel, p.id;

-- name: export_attachments  in: post   out: id, name, description, mail, at, name on disk
SELECT x.id, x.name, x.description, CASE WHEN a.id <> 1 THEN a.mail END, x.at, x.file FROM attachment x JOIN account a ON a.id = x.account_id
 WHERE x.post_id = $1 ORDER BY x.id;

-- name: export_files    in: after id   out: id, name, file
SELECT x.id, x.name, x.file FROM attachment x JOIN post p ON p.id = x.root_id WHERE x.id > $1 AND {{not_hidden}} ORDER BY x.id;

-- name: export_terms    in:   out: id, kind, name, definition, valid from, valid to, successor
SELECT t.id, t.kind, t.name, t.definition, t.valid_from, t.valid_to, s.name FROM term t LEFT JOIN term s ON s.id = t.replaced_by
 ORDER BY t.kind, t.name;

-- name: export_term_aliases   in: term, own name   out: name
SELECT name FROM term_alias WHERE term_id = $1 AND name <> $2 ORDER BY name;

-- name: export_organisations  in:   out: id, kind, name, parent, place type, size class, urbanity class, profile year, description, code, province, inhabitants
SELECT o.id, o.kind, o.name, p.name, o.place_type, o.size_class, o.urbanity_class, o.profile_year, o.description, o.code, o.province,
  o.inhabitants FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id ORDER BY o.kind, o.name;

-- name: export_organisation_aliases   in: organisation, own name   out: name
SELECT name FROM organisation_alias WHERE organisation_id = $1 AND name <> $2 ORDER BY name;

-- name: export_people   in:   out: mail, name, organisation, function, roles, language
SELECT a.mail, a.name, o.name, a.function, a.roles, a.language FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
 WHERE a.id <> 1 ORDER BY a.mail;

-- name: export_groups   in:   out: id, name, kind, visibility, description
SELECT id, name, kind, visibility, description FROM user_group WHERE visibility <> 'hidden' ORDER BY name;

-- name: export_projects in:   out: id, place, its kind, name, description, phase, since, ended, mail of who steers, group
SELECT p.id, o.name, o.kind, p.name, p.description, p.phase, p.since, p.ended, a.mail, g.name
  FROM project p JOIN organisation o ON o.id = p.place_id LEFT JOIN account a ON a.id = p.steering_id
  LEFT JOIN user_group g ON g.id = p.group_id AND g.visibility <> 'hidden' ORDER BY o.name, o.id, p.name;

-- name: export_milestones    in: project   out: kind, due, done, note
SELECT kind, due, done, note FROM milestone WHERE project_id = $1 ORDER BY due IS NULL, due, n;

-- name: export_members  in: group   out: mail, role, since, until
SELECT a.mail, m.role, m.since, m.until FROM membership m JOIN account a ON a.id = m.account_id WHERE m.group_id = $1 ORDER BY a.mail;
