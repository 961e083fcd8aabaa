-- A post; the names around it come from label. The post is p, its root r.

-- What is shown of a post beside its text and what stands in other tables, as one text: numbers between commas, of which 0 and NULL
-- are left out and so are commas at the end; then, when there are any, the lengths in characters of four texts (of those that may
-- be NULL one more, 0 = NULL) and the texts. The small numbers are one, PUBLISHED_NEVER the last of it. summary.c reads it; another
-- order or meaning needs a migration that sets it to NULL, or writes it anew.
-- fragment: post_summary
rtrim((p.kind + 16 * p.status + 128 * p.access + 1024 * p.phase + 8192 * p.evidence + 65536 * p.progress + 524288 * p.anonymous
  + 1048576 * p.superseded + CASE WHEN p.published IS NULL THEN 2097152 ELSE 0 END)
  || ',' || coalesce(CAST(nullif(p.author_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.created, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.version, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.parent_id, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.updated - p.created, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.activity - p.created, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.published - p.created, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.n_comments, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_helpful, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.n_answers, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.place_id, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.n_me_too, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(CASE WHEN p.parent_id IS NULL THEN p.thread_version END, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.resolved_at, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.n_endorsed, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_worked, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.n_partly, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.n_failed, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.group_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.on_behalf_of, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.project_id, 0) AS TEXT), '') || ',' || coalesce(CAST(nullif(p.review_due, 0) AS TEXT), '')
  || ',' || coalesce(CAST(nullif(p.valid_until, 0) AS TEXT), ''), ',')
 || CASE WHEN p.ref IS NULL AND p.title = '' AND p.lead = '' AND p.resolution IS NULL THEN ''
    ELSE ';' || coalesce(length(p.ref) + 1, 0) || ',' || length(p.title) || ',' || length(p.lead) || ','
         || coalesce(length(p.resolution) + 1, 0) || ';' || coalesce(p.ref, '') || p.title || p.lead || coalesce(p.resolution, '') END

-- name: summary_now     in: post   out: its summary as it should be
SELECT {{post_summary}} FROM post p WHERE p.id = $1;

-- fragment: summary_columns
p.id, p.root_id, p.summary,
CASE WHEN p.id = p.root_id THEN (SELECT count(*) FROM subscription s WHERE s.entity = 'post' AND s.entity_id = p.id) ELSE 0 END,
r.access, r.thread_version

-- name: summary_one     in: viewer, curates, now, post   out: id, root, summary, followers, access and version of its thread
SELECT {{summary_columns}}
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = r.root_id
 WHERE p.id = $4 AND {{may_read}};

-- The same of a root, from the narrow table that lists read.
-- name: summary_root    in: viewer, curates, now, root   out: the same
SELECT {{summary_columns}}
  FROM post_list p JOIN post_list r ON r.id = p.id
 WHERE p.id = $4 AND {{may_read}};

-- name: summary_alike   in: post   out: what kind of place an anonymous post is from
SELECT coalesce((SELECT {{alike}} o.id = coalesce(p.place_id, r.place_id, (SELECT u.organisation_id FROM account u WHERE u.id = p.author_id))), '- 0 0 0')
  FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = r.root_id WHERE p.id = $1;

-- name: summary_meeting in: post   out: starts, ends
SELECT starts, ends FROM meeting WHERE post_id = $1;

-- fragment: summary_term
t.id, t.kind, t.name, coalesce(t.valid_to, s.valid_from, t.ended), t.ended, s.id, s.name

-- name: summary_term    in: term   out: id, kind, name, from, known, successor, name
SELECT {{summary_term}} FROM term t LEFT JOIN term s ON s.id = t.replaced_by AND t.kind = 'law' WHERE t.id = $1;

-- fragment: summary_said_valid
max(m.at) FROM mark m WHERE m.root_id = $1 AND m.post_id = $1 AND m.kind = 8 AND m.revoked IS NULL

-- name: summary_confirmed   in: post   out: when somebody last said that it is still valid
SELECT {{summary_said_valid}};

-- name: summary_term_ids   in: post   out: term
SELECT term_id FROM post_term WHERE post_id = $1;

-- Of a law that ended or has a successor: from when on, since when that is known, what comes after it, and when somebody last
-- said that the post is still valid.
-- name: summary_terms   in: post   out: id, kind, name, from, known, successor, name, still valid
SELECT {{summary_term}},
       CASE WHEN t.ended IS NOT NULL THEN (SELECT {{summary_said_valid}}) END
  FROM post_term pt JOIN term t ON t.id = pt.term_id LEFT JOIN term s ON s.id = t.replaced_by AND t.kind = 'law'
 WHERE pt.post_id = $1 ORDER BY t.kind DESC, t.name;

-- name: summary_followers   in: root   out: count
SELECT count(*) FROM subscription s WHERE s.entity = 'post' AND s.entity_id = $1;

-- name: summary_counters    out: counters of changes to names, and to who follows what
SELECT coalesce((SELECT next FROM sequence WHERE name = 'names'), 0), coalesce((SELECT next FROM sequence WHERE name = 'subscription'), 0);
