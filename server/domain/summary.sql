-- A post; the names around it come from label. The post is p, its root r.

-- fragment: summary_columns
p.id, p.root_id, p.parent_id, p.kind, p.status, r.access, p.phase, p.evidence, p.progress, p.anonymous, p.superseded,
p.created, p.published, p.updated, p.activity, p.resolved_at, p.review_due, p.valid_until, p.version, r.thread_version,
p.project_id, p.n_answers, p.n_comments, p.n_helpful, p.n_me_too, p.n_endorsed, p.n_worked, p.n_partly, p.n_failed,
CASE WHEN p.parent_id IS NULL THEN (SELECT count(*) FROM subscription s WHERE s.entity = 'post' AND s.entity_id = p.id) ELSE 0 END,
p.author_id, p.place_id, p.group_id, p.on_behalf_of, p.ref, p.title, p.lead, p.resolution,
CASE WHEN p.anonymous = 1 THEN coalesce((SELECT {{alike}} o.id = coalesce(p.place_id, r.place_id, (SELECT u.organisation_id FROM account u WHERE u.id = p.author_id))), '- 0 0 0') END,
CASE WHEN p.kind = 6 THEN (SELECT m.starts FROM meeting m WHERE m.post_id = p.id) END,
CASE WHEN p.kind = 6 THEN (SELECT m.ends FROM meeting m WHERE m.post_id = p.id) END

-- name: summary_one     in: viewer, curates, now, post   out: summary
SELECT {{summary_columns}}
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = r.root_id
 WHERE p.id = $4 AND {{may_read}};

-- The same of a root, from the narrow table that lists read.
-- name: summary_root    in: viewer, curates, now, root   out: summary
SELECT {{summary_columns}}
  FROM (SELECT l.*, NULL AS parent_id FROM post_list l) p JOIN post_list r ON r.id = p.id
 WHERE p.id = $4 AND {{may_read}};

-- fragment: summary_term
t.id, t.kind, t.name, coalesce(t.valid_to, s.valid_from, t.ended), t.ended, s.id, s.name

-- name: summary_term    in: term   out: id, kind, name, from, known, successor, name
SELECT {{summary_term}} FROM term t LEFT JOIN term s ON s.id = t.replaced_by AND t.kind = 'law' WHERE t.id = $1;

-- name: summary_term_ids   in: post   out: term
SELECT term_id FROM post_term WHERE post_id = $1;

-- Of a law that ended or has a successor: from when on, since when that is known, what comes after it, and when somebody last
-- said that the post is still valid.
-- name: summary_terms   in: post   out: id, kind, name, from, known, successor, name, still valid
SELECT {{summary_term}},
       CASE WHEN t.ended IS NOT NULL THEN (SELECT max(m.at) FROM mark m WHERE m.root_id = $1 AND m.post_id = $1 AND m.kind = 8 AND m.revoked IS NULL) END
  FROM post_term pt JOIN term t ON t.id = pt.term_id LEFT JOIN term s ON s.id = t.replaced_by AND t.kind = 'law'
 WHERE pt.post_id = $1 ORDER BY t.kind DESC, t.name;

-- name: summary_followers   in: root   out: count
SELECT count(*) FROM subscription s WHERE s.entity = 'post' AND s.entity_id = $1;

-- name: summary_counters    out: counters of changes to names, and to who follows what
SELECT coalesce((SELECT next FROM sequence WHERE name = 'names'), 0), coalesce((SELECT next FROM sequence WHERE name = 'subscription'), 0);
