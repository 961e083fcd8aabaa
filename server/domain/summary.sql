-- A post; the names around it come from label. The post is p, its root r.

-- fragment: summary_columns
p.id, p.root_id, p.parent_id, p.kind, p.status, r.access, p.phase, p.evidence, p.progress, p.anonymous, p.superseded,
p.created, p.published, p.updated, p.activity, p.resolved_at, p.review_due, p.valid_until, p.version, r.thread_version,
p.project_id, p.n_answers, p.n_comments, p.n_helpful, p.n_me_too, p.n_endorsed, p.n_worked, p.n_partly, p.n_failed,
CASE WHEN p.parent_id IS NULL THEN (SELECT count(*) FROM subscription s WHERE s.entity = 'post' AND s.entity_id = p.id) ELSE 0 END,
p.author_id, p.place_id, p.group_id, p.on_behalf_of, p.ref, p.title, p.lead, p.resolution

-- name: summary_one     in: viewer, curates, now, post   out: summary
SELECT {{summary_columns}}
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE p.id = $4 AND {{may_read}};

-- name: summary_terms   in: post   out: id, kind, name
SELECT t.id, t.kind, t.name FROM post_term pt JOIN term t ON t.id = pt.term_id WHERE pt.post_id = $1 ORDER BY t.kind DESC, t.name;
