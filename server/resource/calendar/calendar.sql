-- reads only: tasks and review dates.

-- name: calendar_group    in: group, account, now   out: name
SELECT g.name FROM user_group g JOIN membership m ON m.group_id = g.id
 WHERE g.id = $1 AND m.account_id = $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3);

-- Group 0: one's own. A review counts before its date too, for whoever may read the post.
-- name: calendar_tasks    in: viewer, curates, now, answers, lessons, group, limit   out: id, kind, due, created, note, root, post, title
SELECT t.id, t.kind, t.due, t.created, t.note, p.root_id, p.id, r.title
  FROM task t JOIN post p ON p.id = t.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE t.done IS NULL AND t.due IS NOT NULL
   AND CASE WHEN $6 > 0 THEN t.group_id = $6 OR r.group_id = $6
            WHEN t.kind = 3 THEN p.author_id = $1
            ELSE t.claimed_by = $1 OR (t.claimed_by IS NULL AND t.group_id IN
                   (SELECT m.group_id FROM membership m WHERE m.account_id = $1 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3))) END
   AND (({{task_may}}) OR (t.kind = 3 AND r.status = 2 AND {{may_read}}))
 ORDER BY t.due, t.id LIMIT $7;
