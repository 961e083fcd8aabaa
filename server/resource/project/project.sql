-- writes: project, milestone

-- fragment: milestone_row
m.n, m.kind, m.due, m.done, m.note, m.version

-- What viewer $1 sees of a project at time $2.
-- fragment: project_row
SELECT p.id, p.place_id, o.name, o.parent_id, p.name, p.description, p.phase, p.since, p.ended, p.steering_id, a.name, p.group_id, g.id,
       g.name, p.created, p.updated, p.version, {{milestone_row}}
  FROM project p JOIN organisation o ON o.id = p.place_id LEFT JOIN account a ON a.id = p.steering_id
  LEFT JOIN user_group g ON g.id = p.group_id AND {{group_seen}}
  LEFT JOIN milestone m ON m.project_id = p.id
   AND m.n = (SELECT x.n FROM milestone x WHERE x.project_id = p.id AND x.done IS NULL ORDER BY x.due IS NULL, x.due, x.n LIMIT 1)

-- name: project_by_id        in: viewer, now, project     out: the columns of fragment project_row
{{project_row}} WHERE p.id = $3;

-- A viewer's own: of its organisation or a part of it, under its steering, or steered by a group that it is in.
-- name: project_list         in: viewer, now, place or 0, phases (0 = all), only what runs, only mine, organisation, after id or 0, limit     out: as project_by_id
{{project_row}}
 WHERE ($3 = 0 OR p.place_id = $3 OR o.parent_id = $3) AND ($4 = 0 OR ($4 >> p.phase) & 1 = 1) AND ($5 = 0 OR p.ended IS NULL)
   AND ($6 = 0 OR p.place_id = $7 OR o.parent_id = $7 OR p.steering_id = $1
        OR p.group_id IN (SELECT w.group_id FROM membership w WHERE w.account_id = $1 AND w.since <= $2 AND (w.until IS NULL OR w.until > $2)))
   AND ($8 = 0 OR (lower(o.name), p.id) > (SELECT lower(c.name), b.id FROM project b JOIN organisation c ON c.id = b.place_id WHERE b.id = $8))
 ORDER BY lower(o.name), p.id LIMIT $9;

-- name: project_find         in: place, name     out: project
SELECT id FROM project WHERE place_id = $1 AND name = $2;

-- name: project_place        in: organisation     out: kind, parent
SELECT kind, parent_id FROM organisation WHERE id = $1;

-- name: project_steering     in: account     out: roles
SELECT roles FROM account WHERE id = $1 AND closed IS NULL;

-- A group that a project may name: one for a place, that the viewer sees, and that is no secret.
-- name: project_group        in: group     out: 1
SELECT 1 FROM user_group WHERE id = $1 AND kind = 'local' AND visibility <> 'hidden';

-- name: project_insert       in: id, place, name, description, phase, since, ended, steering, group, now
INSERT INTO project(id, place_id, name, description, phase, since, ended, steering_id, group_id, created, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10);

-- name: project_update       in: as project_insert
UPDATE project SET place_id = $2, name = $3, description = $4, phase = $5, since = $6, ended = $7, steering_id = $8, group_id = $9,
       updated = $10, version = version + 1
 WHERE id = $1;

-- name: project_delete       in: project
DELETE FROM project WHERE id = $1;

-- name: project_used         in: project     out: 1 when posts belong to it
SELECT CASE WHEN EXISTS (SELECT 1 FROM post_list WHERE project_id = $1) THEN 1 ELSE 0 END;

-- name: project_leave        in: account, now
UPDATE project SET steering_id = NULL, updated = $2, version = version + 1 WHERE steering_id = $1;

-- name: milestone_list       in: project     out: the columns of fragment milestone_row
SELECT {{milestone_row}} FROM milestone m WHERE m.project_id = $1 ORDER BY m.due IS NULL, m.due, m.n;

-- name: milestone_one        in: project, n     out: as milestone_list
SELECT {{milestone_row}} FROM milestone m WHERE m.project_id = $1 AND m.n = $2;

-- name: milestone_count      in: project     out: how many
SELECT count(*) FROM milestone WHERE project_id = $1;

-- name: milestone_insert     in: project, n, kind, due, done, note, now
INSERT INTO milestone(project_id, n, kind, due, done, note, updated) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: milestone_update     in: as milestone_insert
UPDATE milestone SET kind = $3, due = $4, done = $5, note = $6, updated = $7, version = version + 1 WHERE project_id = $1 AND n = $2;

-- name: milestone_delete     in: project, n
DELETE FROM milestone WHERE project_id = $1 AND n = $2;

-- name: milestone_clear      in: project
DELETE FROM milestone WHERE project_id = $1;
