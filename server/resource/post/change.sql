-- writes: post post_term link revision

-- What a root counts of its thread. The row is long, so one statement writes all of it.
-- fragment: thread_counts
  n_answers = (SELECT count(*) FROM post a WHERE a.root_id = $1 AND a.kind = 8 AND a.status = 2),
  n_comments = (SELECT count(*) FROM post a WHERE a.root_id = $1 AND a.kind = 9 AND a.status = 2),
  superseded = EXISTS (SELECT 1 FROM link l WHERE l.to_id = $1 AND l.rel = 3),
  progress = CASE
    WHEN resolved_at IS NOT NULL THEN 2
    WHEN EXISTS (SELECT 1 FROM post a WHERE a.root_id = $1 AND a.kind = CASE post.kind WHEN 3 THEN 9 ELSE 8 END
                    AND a.status = 2 AND a.author_id <> post.author_id) THEN 1
    ELSE 0 END,
  thread_version = thread_version + 1,
  summary = NULL

-- name: thread_touch       in: root   out: keys of the root
UPDATE post SET {{thread_counts}} WHERE root_id = $1 AND id = $1 RETURNING {{list_keys}};

-- name: thread_raise       in: root, activity   out: keys of the root
UPDATE post SET {{thread_counts}}, activity = CASE WHEN $2 > activity THEN $2 ELSE activity END WHERE root_id = $1 AND id = $1
RETURNING {{list_keys}};

-- A mark counts for its post, and for the root when $1 = $2: endorsements and experience elsewhere of a root are those of its
-- whole thread, because lists and search show them. What was withdrawn counts for nothing but itself.
-- fragment: mark_counts
mark WHERE root_id = $1 AND revoked IS NULL
 AND (post_id = $2 OR ($1 = $2 AND NOT EXISTS (SELECT 1 FROM post w WHERE w.id = mark.post_id AND w.status = 4)))

-- A question that was asked before counts along with the one it is a duplicate of, when both have the same readers: the same person
-- once, and the asker of this one not at all. Taking the link away takes them off again.
-- fragment: counted_along
(SELECT count(DISTINCT m.account_id) FROM mark m JOIN post t ON t.root_id = $1 AND t.id = $2
  WHERE m.revoked IS NULL AND m.kind = counted.kind AND (m.post_id = $2 OR ($1 = $2 AND m.account_id <> t.author_id
    AND m.post_id IN (SELECT d.id FROM link l JOIN post d ON d.root_id = l.from_id AND d.id = l.from_id
         WHERE l.to_id = $2 AND l.rel = 1 AND d.status IN (2, 3) AND d.access = t.access
           AND coalesce(d.group_id, 0) = coalesce(t.group_id, 0)))))

-- name: post_recount_marks in: root, post
UPDATE post SET summary = NULL,
  n_helpful = (SELECT {{counted_along}} FROM (SELECT 1 AS kind) counted),
  n_me_too = (SELECT {{counted_along}} FROM (SELECT 2 AS kind) counted),
  n_endorsed = (SELECT count(*) FROM {{mark_counts}} AND kind = 4),
  n_worked = (SELECT count(DISTINCT coalesce(organisation_id, -account_id)) FROM {{mark_counts}} AND kind = 5),
  n_partly = (SELECT count(DISTINCT coalesce(organisation_id, -account_id)) FROM {{mark_counts}} AND kind = 6),
  n_failed = (SELECT count(DISTINCT coalesce(organisation_id, -account_id)) FROM {{mark_counts}} AND kind = 7)
 WHERE root_id = $1 AND id = $2;

-- name: post_comments_of   in: root, answer
UPDATE post SET summary = NULL, n_comments = (SELECT count(*) FROM post c WHERE c.root_id = $1 AND c.parent_id = $2 AND c.status = 2)
 WHERE root_id = $1 AND id = $2 AND id <> root_id;

-- name: post_cites_drop    in: post
DELETE FROM link WHERE from_id = $1 AND rel = 5;

-- name: post_cites_add     in: link, from, to, account, now
INSERT INTO link(id, from_id, to_id, rel, account_id, at)
SELECT $1, $2, $3, 5, $4, $5 FROM post WHERE id = $3
ON CONFLICT DO NOTHING;

-- name: post_keep_revision in: post, account, now, reason
INSERT INTO revision(post_id, n, account_id, at, reason, title, lead, body)
SELECT id, version, $2, $3, $4, title, lead, body FROM post WHERE id = $1;

-- name: post_terms_drop    in: post
DELETE FROM post_term WHERE post_id = $1;

-- name: post_terms_add     in: post, term, keys of the root that terms have
INSERT INTO post_term(post_id, term_id, {{term_keys}}) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING;

-- name: post_term_exists   in: term   out: 1
SELECT count(*) FROM term WHERE id = $1;

-- Term by term of the post: there are more themes than it has terms.
-- name: post_has_theme     in: post   out: count
SELECT count(*) FROM post_term pt CROSS JOIN term t WHERE pt.post_id = $1 AND t.id = pt.term_id AND t.kind = 'theme';

-- name: post_originals     in: root   out: root that it is a duplicate of
SELECT t.id FROM link l JOIN post t ON t.root_id = l.to_id AND t.id = l.to_id WHERE l.from_id = $1 AND l.rel = 1 ORDER BY t.id LIMIT 20;
