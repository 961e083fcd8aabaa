-- Reading a thread.

-- name: thread_found      in: viewer, curates, now, post   out: root, or 0; counter of names; twice its followers, and one more when the viewer follows it
SELECT CASE n.id WHEN $4 THEN r.id ELSE 0 END, (SELECT next FROM sequence WHERE name = 'names'),
       (SELECT 2 * count(*) + coalesce(max(CASE WHEN f.account_id = $1 THEN 1 ELSE 0 END), 0) FROM subscription f
         WHERE f.entity = 'post' AND f.entity_id = r.id)
  FROM post n CROSS JOIN post r WHERE {{nearest_may_read}};

-- Say nothing about whether it may be read: thread_found does.
-- name: thread_posts      in: root, limit   out: id, summary, body, html
SELECT id, summary, body, html FROM post WHERE root_id = $1 ORDER BY id LIMIT $2;

-- Replies may be older than their root (a thread that was merged into it).
-- name: thread_root_post  in: root   out: id, summary, body, html
SELECT id, summary, body, html FROM post WHERE root_id = $1 AND id = $1;

-- name: thread_replies_page   in: root, after id, limit   out: id, summary, body, html
SELECT id, summary, body, html FROM post WHERE root_id = $1 AND id > $2 AND id <> $1 ORDER BY id LIMIT $3;

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

-- name: thread_returned   in: root   out: account, name, at, data of the last time that a draft was returned
SELECT e.actor, a.name, e.at, e.data FROM event e JOIN account a ON a.id = e.actor
 WHERE e.root_id = $1 AND e.verb = 'post.returned' ORDER BY e.id DESC LIMIT 1;
