-- Reading a thread.

-- The root drives, so that the access rule is asked once.
-- name: thread_replies_page   in: viewer, curates, now, root, after id, limit   out: summary, body, html
SELECT {{summary_columns}}, p.body, p.html
  FROM post r CROSS JOIN post p
 WHERE r.root_id = $4 AND r.id = $4 AND p.root_id = $4 AND p.id > $5 AND p.id <> $4 AND {{may_read}}
 ORDER BY p.id LIMIT $6;

-- Says nothing about whether it may be read: thread_root_post does.
-- Replies may be older than their root (a thread that was merged into it).
-- name: thread_root_post      in: viewer, curates, now, root   out: summary, body, html
SELECT {{summary_columns}}, p.body, p.html
  FROM post r CROSS JOIN post p
 WHERE r.root_id = $4 AND r.id = $4 AND p.root_id = $4 AND p.id = $4 AND {{may_read}};

-- name: thread_marks    in: root   out: post, at, kind, account, name, organisation, name, note
SELECT m.post_id, m.at, m.kind, m.account_id, a.name, m.organisation_id, o.name, m.note
  FROM mark m JOIN account a ON a.id = m.account_id LEFT JOIN organisation o ON o.id = m.organisation_id
 WHERE m.root_id = $1 AND m.revoked IS NULL ORDER BY m.post_id, m.kind, m.id;

-- name: thread_links_out   in: root   out: touching post, link, rel, other post
SELECT l.from_id, l.id, l.rel, l.to_id FROM post x JOIN link l ON l.from_id = x.id WHERE x.root_id = $1 ORDER BY l.id LIMIT 200;

-- name: thread_links_in    in: root   out: touching post, link, rel, other post
SELECT l.to_id, l.id, l.rel, l.from_id FROM post x JOIN link l ON l.to_id = x.id WHERE x.root_id = $1 ORDER BY l.id LIMIT 200;

-- The same of a thread whose posts lie close together: one look instead of one per post. Others may lie between them.
-- name: thread_links_out_near   in: first post, last post   out: touching post, link, rel, other post
SELECT from_id, id, rel, to_id FROM link WHERE from_id BETWEEN $1 AND $2 ORDER BY id;

-- name: thread_links_in_near    in: first post, last post   out: touching post, link, rel, other post
SELECT to_id, id, rel, from_id FROM link WHERE to_id BETWEEN $1 AND $2 ORDER BY id;

-- name: thread_following   in: account, post   out: 1 when followed
SELECT count(*) FROM subscription WHERE account_id = $1 AND entity = 'post' AND entity_id = $2;

-- name: thread_returned   in: root   out: account, name, at, data of the last time that a draft was returned
SELECT e.actor, a.name, e.at, e.data FROM event e JOIN account a ON a.id = e.actor
 WHERE e.root_id = $1 AND e.verb = 'post.returned' ORDER BY e.id DESC LIMIT 1;
