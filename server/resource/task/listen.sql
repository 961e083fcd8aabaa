-- writes: task

-- What a root has open, and what it should have.
-- name: task_state    in: root   out: approve task, answer task, review task, its due, submitted, waits for an answer, review due
SELECT (SELECT id FROM task WHERE post_id = $1 AND kind = 1 AND done IS NULL),
       (SELECT id FROM task WHERE post_id = $1 AND kind = 2 AND done IS NULL),
       (SELECT id FROM task WHERE post_id = $1 AND kind = 3 AND done IS NULL),
       (SELECT due FROM task WHERE post_id = $1 AND kind = 3 AND done IS NULL),
       CASE WHEN p.status = 1 THEN 1 ELSE 0 END,
       CASE WHEN p.kind = 2 AND p.status = 2 AND p.resolved_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM post a WHERE a.root_id = $1 AND a.kind = 8 AND a.status = 2 AND a.author_id <> p.author_id)
            THEN 1 ELSE 0 END,
       CASE WHEN p.status = 2 THEN p.review_due END
  FROM post p WHERE p.root_id = $1 AND p.id = $1;

-- name: task_postpone in: id, due
UPDATE task SET due = $2, claimed_by = NULL WHERE id = $1;

-- name: task_cancel   in: id
DELETE FROM task WHERE id = $1;

-- name: task_settle_reports   in: post, now, account, outcome
UPDATE task SET done = $2, done_by = $3, outcome = $4 WHERE post_id = $1 AND kind IN (4, 5) AND done IS NULL;
