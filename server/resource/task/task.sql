-- writes: task

-- May viewer $1 ($2 = 1: curates; $4 = 1: answers; $5 = 1: has the mandate of the steering group: publishes lessons, endorses, maintains
-- laws) act, at $3, on task t about post p with root r?
-- fragment: task_may
{{may_read}}
 AND (t.kind <> 3 OR t.due <= $3)
 AND CASE t.kind
       WHEN 1 THEN p.author_id <> $1 AND (CASE p.kind WHEN 4 THEN $5 ELSE $2 END) = 1
       WHEN 2 THEN p.author_id <> $1 AND $4 = 1
       WHEN 3 THEN $2 = 1 OR EXISTS (SELECT 1 FROM post_owner o WHERE o.post_id = p.id AND o.account_id = $1)
       WHEN 9 THEN p.author_id <> $1 AND $5 = 1
       ELSE $2 = 1
     END

-- The same of any task; one about a term has no post.
-- fragment: task_any
CASE WHEN t.post_id IS NULL THEN (CASE t.kind WHEN 10 THEN $5 ELSE $2 END) = 1 ELSE {{task_may}} END

-- fragment: task_columns
t.id, t.kind, t.due, t.created, t.done, t.outcome, t.note, t.group_id, g.name, t.claimed_by, ca.name, t.reporter_id, ra.name,
tm.id, coalesce(tm.kind, t.term_kind), coalesce(tm.name, t.term_name), p.id, p.root_id, p.kind, p.status, p.title, r.title

-- fragment: task_tables
task t JOIN post p ON p.id = t.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id

-- fragment: task_all
task t LEFT JOIN post p ON p.id = t.post_id LEFT JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
  LEFT JOIN user_group g ON g.id = t.group_id LEFT JOIN account ca ON ca.id = t.claimed_by
  LEFT JOIN account ra ON ra.id = t.reporter_id LEFT JOIN term tm ON tm.id = t.term_id

-- Only reviews lie further ahead than two months, and those are not shown yet: the bound keeps them out of the walk.
-- name: task_list     in: viewer, curates, now, answers, lessons, kinds (0 = all), mine, overdue, after due, after id, limit   out: task columns
SELECT {{task_columns}} FROM {{task_all}}
 WHERE t.done IS NULL AND ($6 = 0 OR ($6 >> t.kind) & 1 = 1) AND ($7 = 0 OR t.claimed_by = $1) AND ($8 = 0 OR t.due < $3)
   AND (t.due, t.id) > ($9, $10) AND t.due < $3 + 5184000000 AND {{task_any}}
 ORDER BY t.due, t.id LIMIT $11;

-- name: task_one      in: viewer, curates, now, answers, lessons, task   out: task columns
SELECT {{task_columns}} FROM {{task_all}} WHERE t.id = $6 AND {{task_any}};

-- name: task_claim    in: id, account (NULL = nobody)
UPDATE task SET claimed_by = $2 WHERE id = $1;

-- name: task_done     in: id, now, account, outcome
UPDATE task SET done = $2, done_by = $3, outcome = $4 WHERE id = $1;

-- The group for whom it is first: the steering group, unless that is hidden.
-- name: task_insert   in: id, kind, post, due, now, reporter, note
INSERT INTO task(id, kind, post_id, group_id, due, created, reporter_id, note)
VALUES ($1, $2, $3, (SELECT min(id) FROM user_group WHERE kind = 'steering' AND visibility <> 'hidden'), $4, $5, $6, $7);

-- name: task_flagged  in: post, kind, account   out: the open report or nomination by this person
SELECT id FROM task WHERE post_id = $1 AND kind = $2 AND reporter_id = $3 AND done IS NULL;

-- name: task_propose  in: id, kind, due, now, reporter, reason, term or NULL, its kind, its name
INSERT INTO task(id, kind, group_id, due, created, reporter_id, note, term_id, term_kind, term_name)
VALUES ($1, $2, (SELECT min(id) FROM user_group WHERE kind = 'steering' AND visibility <> 'hidden'), $3, $4, $5, $6, $7, $8, $9);

-- name: task_proposed in: account, term or 0, kind and name of the term   out: the open proposal of this person
SELECT id FROM task WHERE kind IN (10, 11) AND done IS NULL AND reporter_id = $1
   AND CASE WHEN $2 <> 0 THEN term_id = $2 ELSE term_id IS NULL AND term_kind = $3 AND lower(term_name) = lower($4) END;

-- name: task_term     in: term   out: kind, name
SELECT kind, name FROM term WHERE id = $1;

-- name: task_term_named in: kind, folded name   out: term
SELECT t.id FROM term_alias a JOIN term t ON t.id = a.term_id WHERE a.folded = $2 AND t.kind = $1 LIMIT 1;

-- name: task_reason   in: id, note
UPDATE task SET note = $2 WHERE id = $1;
