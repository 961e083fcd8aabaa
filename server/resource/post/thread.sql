-- Reading a thread.

-- name: thread_posts          in: viewer, curates, now, post, limit   out: counter of names, 1 when followed, summary, body, html
SELECT (SELECT next FROM sequence WHERE name = 'names'),
       CASE WHEN p.parent_id IS NULL THEN (SELECT count(*) FROM subscription f WHERE f.account_id = $1 AND f.entity = 'post' AND f.entity_id = p.id) END,
       {{summary_columns}}, p.body, p.html
  FROM post n CROSS JOIN post r CROSS JOIN post p
 WHERE {{nearest_may_read}} AND p.root_id = CASE n.id WHEN $4 THEN r.id END
 ORDER BY p.id LIMIT $5;

-- The root drives, so that the access rule is asked once.
-- name: thread_replies_page   in: viewer, curates, now, root, after id, limit   out: summary, body, html
SELECT {{summary_columns}}, p.body, p.html
  FROM post r CROSS JOIN post p
 WHERE r.root_id = $4 AND r.id = r.root_id AND p.root_id = $4 AND p.id > $5 AND p.id <> $4 AND {{may_read}}
 ORDER BY p.id LIMIT $6;

-- Says nothing about whether it may be read: thread_posts and thread_root_post do.
-- Replies may be older than their root (a thread that was merged into it).
-- name: thread_root_post      in: viewer, curates, now, root   out: summary, body, html
SELECT {{summary_columns}}, p.body, p.html
  FROM post r CROSS JOIN post p
 WHERE r.root_id = $4 AND r.id = r.root_id AND p.root_id = $4 AND p.id = $4 AND {{may_read}};

-- name: thread_marks    in: root   out: post, at, kind, account, organisation, note
SELECT post_id, at, kind, account_id, organisation_id, note
  FROM mark WHERE root_id = $1 AND revoked IS NULL ORDER BY post_id, kind, id;

-- In no order, which would cost every thread that has none.
-- name: thread_links       in: root   out: touching post, link, rel, other post, 1 from it or 0 to it
SELECT l.from_id, l.id, l.rel, l.to_id, 1 FROM post x JOIN link l ON l.from_id = x.id WHERE x.root_id = $1
UNION ALL
SELECT l.to_id, l.id, l.rel, l.from_id, 0 FROM post x JOIN link l ON l.to_id = x.id WHERE x.root_id = $1 LIMIT 1000;

-- The same of a thread whose posts lie close together: one look instead of one per post. Others may lie between them.
-- name: thread_links_near  in: first post, last post   out: touching post, link, rel, other post, 1 from it or 0 to it
SELECT from_id, id, rel, to_id, 1 FROM link WHERE from_id BETWEEN $1 AND $2
UNION ALL
SELECT to_id, id, rel, from_id, 0 FROM link WHERE to_id BETWEEN $1 AND $2;

-- name: thread_following   in: account, post   out: 1 when followed
SELECT count(*) FROM subscription WHERE account_id = $1 AND entity = 'post' AND entity_id = $2;

-- name: thread_returned   in: root   out: account, name, at, data of the last time that a draft was returned
SELECT e.actor, a.name, e.at, e.data FROM event e JOIN account a ON a.id = e.actor
 WHERE e.root_id = $1 AND e.verb = 'post.returned' ORDER BY e.id DESC LIMIT 1;
