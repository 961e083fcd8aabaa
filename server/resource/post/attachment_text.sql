-- writes: attachment_text

-- name: attachment_text_wait   in: attachment, now
INSERT INTO attachment_text(attachment_id, state, reason, body, at) VALUES ($1, 0, '', '', $2);

-- name: attachment_text_next   out: attachment, post, media type, name on disk
SELECT x.id, x.post_id, x.type, x.file FROM attachment_text t JOIN attachment x ON x.id = t.attachment_id
 WHERE t.state = 0 ORDER BY t.attachment_id LIMIT 1;

-- name: attachment_text_store  in: attachment, state, reason, body, now   out: post; no row when the file is gone or was read already
UPDATE attachment_text SET state = $2, reason = $3, body = $4, at = $5 WHERE attachment_id = $1 AND state = 0
RETURNING (SELECT x.post_id FROM attachment x WHERE x.id = attachment_text.attachment_id);

-- name: attachment_text_retry  in: reason, now
UPDATE attachment_text SET state = 0, reason = '', at = $2 WHERE state = 3 AND reason = $1;

-- name: attachment_text_drop   in: attachment
DELETE FROM attachment_text WHERE attachment_id = $1;
