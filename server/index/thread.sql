-- The texts of threads for the search index, and which threads a change concerns.

-- name: thread_text       in: root   out: access, group, anonymous, title, lead, body, resolution
SELECT r.access, r.group_id, r.anonymous, r.title, r.lead, r.body, r.resolution
  FROM post r WHERE r.root_id = $1 AND r.id = $1 AND r.status IN (2, 3);

-- name: thread_readable   in: viewer, curates, now, root   out: version of the thread, of the root; no row when the viewer may not read it
SELECT r.thread_version, r.version FROM post_list r WHERE r.id = $4 AND r.status IN (2, 3) AND {{may_read}};

-- Endorsed ones first: from the first of them the snippet of a question is taken.
-- name: thread_replies    in: root   out: body
SELECT p.body FROM post p WHERE p.root_id = $1 AND p.id <> $1 AND p.status IN (2, 3)
 ORDER BY CASE WHEN p.n_endorsed > 0 THEN 0 ELSE 1 END, p.id;

-- name: thread_terms      in: root   out: name
SELECT t.name FROM post_term pt JOIN term t ON t.id = pt.term_id WHERE pt.post_id = $1
UNION
SELECT ta.name FROM post_term pt JOIN term_alias ta ON ta.term_id = pt.term_id WHERE pt.post_id = $1;

-- name: thread_places     in: root   out: name
SELECT o.name FROM post r JOIN organisation o ON o.id = r.place_id WHERE r.root_id = $1 AND r.id = $1
UNION
SELECT oa.name FROM post r JOIN organisation_alias oa ON oa.organisation_id = r.place_id WHERE r.root_id = $1 AND r.id = $1
UNION
SELECT o.name FROM post r JOIN organisation pl ON pl.id = r.place_id JOIN organisation o ON o.id = pl.parent_id
 WHERE r.root_id = $1 AND r.id = $1;

-- name: thread_of_term    in: term   out: root
SELECT post_id FROM post_term WHERE term_id = $1;

-- name: thread_of_place   in: organisation   out: root
SELECT p.id FROM post_list p
 WHERE p.place_id IN (SELECT o.id FROM organisation o WHERE o.id = $1 OR o.parent_id = $1);

-- name: thread_ids        in: after, at most   out: root
SELECT r.id FROM post r WHERE r.parent_id IS NULL AND r.status IN (2, 3) AND r.root_id > $1 ORDER BY r.root_id LIMIT $2;

-- name: thread_files      in: root   out: attachment, name, description, text; of posts that are there
SELECT x.id, x.name, x.description, t.body
  FROM attachment x JOIN post p ON p.root_id = x.root_id AND p.id = x.post_id LEFT JOIN attachment_text t ON t.attachment_id = x.id
 WHERE x.root_id = $1 AND p.status IN (2, 3) ORDER BY x.id;
