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
UPDATE task SET done = $2, done_by = $3, outcome = $4 WHERE post_id = $1 AND kind IN (4, 5, 9) AND done IS NULL;

-- A law that ends or has a successor: the next published post that names it and was not queued for it before, newest activity first.
-- name: task_law_next  in: term, before activity, before post   out: activity, post, law, until when it is valid
SELECT pt.activity, p.id, t.name, t.valid_to FROM term t JOIN post_term pt ON pt.term_id = t.id JOIN post p ON p.id = pt.post_id
 WHERE t.id = $1 AND t.kind = 'law' AND (t.replaced_by IS NOT NULL OR t.valid_to IS NOT NULL)
   AND (pt.activity, pt.post_id) < ($2, $3) AND p.status = 2
   AND NOT EXISTS (SELECT 1 FROM task k WHERE k.post_id = p.id AND k.kind = 6 AND k.note = t.name)
 ORDER BY pt.activity DESC, pt.post_id DESC LIMIT 1;

-- What is left of the law tasks of a post when somebody judged it, or when it names no such law any more.
-- name: task_law_done  in: post, now, account, outcome, judged
UPDATE task SET done = $2, done_by = $3, outcome = $4
 WHERE post_id = $1 AND kind = 6 AND done IS NULL
   AND ($5 = 1 OR NOT EXISTS (SELECT 1 FROM post_term pt JOIN term t ON t.id = pt.term_id JOIN post p ON p.id = pt.post_id
                               WHERE pt.post_id = $1 AND t.name = task.note AND t.kind = 'law' AND p.status = 2));

-- name: task_purge           in: post
DELETE FROM task WHERE post_id = $1;

-- name: task_unclaim  in: account
UPDATE task SET claimed_by = NULL WHERE claimed_by = $1 AND done IS NULL;

-- A word of this post that the glossary does not have, that at least $2 published threads use which are not for one group, and that
-- nobody was asked about before.
-- name: task_define_next  in: post, threads   out: word
SELECT a.word FROM post_abbreviation a JOIN post p ON p.id = a.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE a.post_id = $1 AND p.status = 2 AND r.status = 2 AND r.access <> 2
   AND NOT EXISTS (SELECT 1 FROM term_alias t WHERE t.folded = lower(a.word))
   AND NOT EXISTS (SELECT 1 FROM task k WHERE k.kind = 7 AND k.note = a.word)
   AND (SELECT count(*) FROM (SELECT DISTINCT q.root_id FROM post_abbreviation b JOIN post q ON q.id = b.post_id
          JOIN post o ON o.root_id = q.root_id AND o.id = q.root_id
         WHERE b.word = a.word AND q.status = 2 AND o.status = 2 AND o.access <> 2 LIMIT $2) x) >= $2
 ORDER BY a.word LIMIT 1;

-- name: task_defined      in: term, now, account
UPDATE task SET done = $2, done_by = $3, outcome = 'defined'
 WHERE kind = 7 AND done IS NULL AND EXISTS (SELECT 1 FROM term_alias t WHERE t.term_id = $1 AND t.folded = lower(task.note));

-- A published page or lesson that this person, who may not sign in any more, looks after.
-- name: task_handover_next in: account   out: post
SELECT p.id FROM account a
  JOIN (SELECT post_id AS id, account_id FROM post_owner WHERE account_id = $1
        UNION ALL SELECT w.id, w.author_id FROM post w WHERE w.author_id = $1 AND w.parent_id IS NULL
                     AND NOT EXISTS (SELECT 1 FROM post_owner o WHERE o.post_id = w.id)) m ON m.account_id = a.id
  JOIN post p ON p.id = m.id
 WHERE a.id = $1 AND a.closed IS NOT NULL AND p.status = 2 AND p.kind IN (4, 5)
   AND NOT EXISTS (SELECT 1 FROM task k WHERE k.post_id = p.id AND k.kind = 8 AND k.done IS NULL)
 ORDER BY p.id LIMIT 1;

-- name: task_handed_over  in: post, now, account
UPDATE task SET done = $2, done_by = $3, outcome = 'handed_over' WHERE post_id = $1 AND kind = 8 AND done IS NULL;

-- Endorsed, or out of sight: nobody needs to look at the nominations of a post any more.
-- name: task_nominated   in: post, now, account, outcome
UPDATE task SET done = $2, done_by = $3, outcome = $4 WHERE post_id = $1 AND kind = 9 AND done IS NULL;

-- A new term of this name, or one that went: what was proposed about it has had its answer.
-- name: task_term_settled  in: term, now, account, outcome
UPDATE task SET done = $2, done_by = $3, outcome = $4
 WHERE done IS NULL AND kind IN (10, 11)
   AND (term_id = $1 OR (term_id IS NULL AND EXISTS (SELECT 1 FROM term_alias a JOIN term t ON t.id = a.term_id
                                                      WHERE t.id = $1 AND t.kind = task.term_kind AND a.folded = lower(task.term_name))));
