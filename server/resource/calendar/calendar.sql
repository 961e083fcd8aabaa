-- reads only: tasks, review dates, meetings and milestones.

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

-- Of a group: its meetings. One's own: those of one's groups, and those that are for everybody.
-- name: calendar_meetings in: viewer, curates, now, group, from, limit   out: post, starts, ends, updated, version, title, lead, place
SELECT r.id, m.starts, m.ends, r.updated, r.version, r.title, r.lead, o.name
  FROM meeting m JOIN post r ON r.id = m.post_id AND r.parent_id IS NULL LEFT JOIN organisation o ON o.id = r.place_id AND r.anonymous = 0
 WHERE r.kind = 6 AND r.status = 2 AND m.starts > $5
   AND CASE WHEN $4 > 0 THEN r.group_id = $4
            ELSE r.group_id IS NULL OR r.group_id IN (SELECT x.group_id FROM membership x WHERE x.account_id = $1 AND (x.until IS NULL OR x.until > $3)) END
   AND {{may_read}}
 ORDER BY m.starts, r.id LIMIT $6;

-- What is not done yet of projects that run: those that a group steers, or one's own (of one's organisation or a part of it when one
-- leads projects, under one's steering, or steered by a group that one is in).
-- name: calendar_milestones in: viewer, now, organisation of who leads projects or 0, group, limit   out: project, n, kind, due, updated, version, note, project's name, place
SELECT p.id, m.n, m.kind, m.due, m.updated, m.version, m.note, p.name, o.name
  FROM milestone m JOIN project p ON p.id = m.project_id JOIN organisation o ON o.id = p.place_id
 WHERE m.done IS NULL AND m.due IS NOT NULL AND p.ended IS NULL
   AND CASE WHEN $4 > 0 THEN p.group_id = $4
            ELSE p.place_id = $3 OR o.parent_id = $3 OR p.steering_id = $1
                 OR p.group_id IN (SELECT w.group_id FROM membership w WHERE w.account_id = $1 AND w.since <= $2 AND (w.until IS NULL OR w.until > $2)) END
 ORDER BY m.due, m.n LIMIT $5;
