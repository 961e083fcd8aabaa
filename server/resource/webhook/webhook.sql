-- writes: webhook, webhook_delivery

-- name: webhook_insert    in: id, url, events, description, sealed secret, account, now
INSERT INTO webhook(id, url, events, description, active, secret, made_by, created, updated) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $7);

-- name: webhook_list      in: id (0 = all)   out: id, url, events, description, active, created, version, last attempt, its code, its outcome, until when the old secret signs too
SELECT w.id, w.url, w.events, w.description, w.active, w.created, w.version, d.at, d.code, d.outcome, w.old_until
  FROM webhook w LEFT JOIN webhook_delivery d ON d.id = (SELECT max(x.id) FROM webhook_delivery x WHERE x.webhook_id = w.id)
 WHERE $1 = 0 OR w.id = $1 ORDER BY w.id;

-- name: webhook_update    in: id, url, events, description, active, now
UPDATE webhook SET url = $2, events = $3, description = $4, active = $5, updated = $6, version = version + 1 WHERE id = $1;

-- name: webhook_delete    in: id
DELETE FROM webhook WHERE id = $1;

-- name: webhook_forget    in: id
DELETE FROM webhook_delivery WHERE webhook_id = $1;

-- name: webhook_count     out: number
SELECT count(*) FROM webhook;

-- name: webhook_active    out: id, events
SELECT id, events FROM webhook WHERE active = 1;

-- name: webhook_renew     in: id, sealed secret, until when the one of now signs too, now
UPDATE webhook SET old_secret = secret, secret = $2, old_until = $3, updated = $4, version = version + 1 WHERE id = $1;

-- name: webhook_target    in: id, now   out: url, sealed secret, active, the sealed secret before it while that signs too
SELECT url, secret, active, CASE WHEN old_until > $2 THEN old_secret END FROM webhook WHERE id = $1;

-- What may leave: in the open, or withdrawn after it was; never of a hidden group.
-- name: webhook_event     in: event   out: verb, at, post, root, kind, status, access, anonymous, title, root's title, root's kind, author, entity, entity id
SELECT e.verb, e.at, p.id, r.id, p.kind, p.status, r.access, CASE WHEN p.anonymous = 1 OR r.anonymous = 1 THEN 1 ELSE 0 END,
       CASE WHEN p.status IN (2, 3) AND r.status IN (2, 3) THEN p.title END,
       CASE WHEN p.status IN (2, 3) AND r.status IN (2, 3) THEN r.title END, r.kind, a.name, e.entity, e.entity_id
  FROM event e LEFT JOIN post p ON p.id = e.post_id LEFT JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
  LEFT JOIN account a ON a.id = p.author_id
 WHERE e.id = $1 AND (e.post_id IS NULL OR (r.published IS NOT NULL AND r.status IN (2, 3, 4) AND p.status IN (2, 3, 4)
   AND (r.group_id IS NULL OR r.group_id NOT IN (SELECT id FROM user_group WHERE visibility = 'hidden'))));

-- name: webhook_log       in: id, webhook, event, once, now, outcome, code, problem, attempt
INSERT INTO webhook_delivery(id, webhook_id, event, once, at, outcome, code, problem, attempt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: webhook_log_cut   in: webhook, how many stay
DELETE FROM webhook_delivery WHERE webhook_id = $1
   AND id < (SELECT min(x.id) FROM (SELECT id FROM webhook_delivery WHERE webhook_id = $1 ORDER BY id DESC LIMIT $2) x);

-- name: webhook_deliveries   in: webhook, before id, limit   out: id, event, once, at, outcome, code, problem, attempt
SELECT id, event, once, at, outcome, code, problem, attempt FROM webhook_delivery WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3;
