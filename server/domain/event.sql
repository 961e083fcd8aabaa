-- writes: event

-- name: event_insert   in: id, at, verb, actor, root, post, entity, entity id, data
INSERT INTO event(id, at, verb, actor, root_id, post_id, entity, entity_id, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- The oldest have the lowest numbers, so only the first few are looked at.
-- name: event_expire   in: not after, at most
DELETE FROM event WHERE id IN (SELECT e.id FROM (SELECT id, at FROM event ORDER BY id LIMIT $2) e WHERE e.at <= $1);

-- name: event_forget   in: post
UPDATE event SET data = NULL WHERE post_id = $1 OR root_id = $1;
