-- writes: draft

-- name: draft_count    in: account   out: how many
SELECT count(*) FROM draft WHERE account_id = $1;

-- name: draft_insert   in: id, account, data, now
INSERT INTO draft(id, account_id, data, created, updated) VALUES ($1, $2, $3, $4, $4);

-- name: draft_update   in: id, data, now
UPDATE draft SET data = $2, updated = $3, version = version + 1 WHERE id = $1;

-- name: draft_one      in: account, id   out: id, data, created, updated, version
SELECT id, data, created, updated, version FROM draft WHERE id = $2 AND account_id = $1;

-- name: draft_list     in: account, before updated, before id, limit   out: as draft_one
SELECT id, data, created, updated, version FROM draft
 WHERE account_id = $1 AND (updated, id) < ($2, $3) ORDER BY updated DESC, id DESC LIMIT $4;

-- name: draft_delete   in: account, id
DELETE FROM draft WHERE id = $2 AND account_id = $1;

-- name: draft_expire    in: last saved not after, at most
DELETE FROM draft WHERE id IN (SELECT d.id FROM draft d WHERE d.updated <= $1 ORDER BY d.id LIMIT $2);

-- name: draft_forget    in: account
DELETE FROM draft WHERE account_id = $1;
