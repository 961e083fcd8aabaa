-- What a backup does not know: what was deleted for good after it.

-- The last event that the backup holds; the same one stands in the data that is there when that went on from the backup.
-- name: restore_last   out: id, at, entity id
SELECT id, at, entity_id FROM event ORDER BY id DESC LIMIT 1;

-- name: restore_same   in: id, at, entity id   out: 1
SELECT 1 FROM event WHERE id = $1 AND at = $2 AND entity_id = $3;

-- name: restore_deleted   in: after id   out: verb, number of the post or account
SELECT verb, entity_id FROM event WHERE id > $1 AND verb IN ('post.purged', 'account.anonymised') ORDER BY id;
