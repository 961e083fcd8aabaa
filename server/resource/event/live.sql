-- reads only: events about posts that show in a thread, for streams.

-- fragment: live_verbs
e.verb IN ('post.created', 'post.edited', 'post.submitted', 'post.approved', 'post.published', 'post.archived', 'post.withdrawn',
           'post.resolved', 'post.reopened', 'post.converted', 'post.restored', 'post.merged', 'reply.posted', 'mark.made',
           'mark.revoked')

-- name: live_newest   out: id
SELECT coalesce(max(id), 0) FROM event;

-- name: live_since    in: after id, limit, up to id   out: id, verb, post, root, access, status, group, author, published
SELECT e.id, e.verb, e.post_id, r.id, r.access, r.status, r.group_id, r.author_id, r.published IS NOT NULL
  FROM event e JOIN post p ON p.id = e.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE e.id > $1 AND e.id <= $3 AND {{live_verbs}} ORDER BY e.id LIMIT $2;

-- name: live_missed   in: viewer, curates, now, after id, limit   out: id, verb, post, root
SELECT e.id, e.verb, e.post_id, r.id
  FROM event e JOIN post p ON p.id = e.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE e.id > $4 AND {{live_verbs}} AND {{may_read}} ORDER BY e.id LIMIT $5;

-- name: live_facts    in: root   out: access, status, group, author, published
SELECT access, status, group_id, author_id, published IS NOT NULL FROM post WHERE id = $1;

-- name: live_member   in: account, group, now   out: 1
SELECT count(*) FROM membership WHERE account_id = $1 AND group_id = $2 AND since <= $3 AND (until IS NULL OR until > $3);
