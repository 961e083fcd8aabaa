-- Reading only. Kinds: 1 case, 2 question, 8 answer; status 2 published; access 0 public, 1 network.

-- fragment: figure_counts
r.parent_id IS NULL AND r.status = 2 AND r.access <= 1 AND r.kind IN (1, 2) AND r.created >= $1

-- An answer of the asker does not count as one.
-- fragment: figure_answer
FROM post a WHERE a.root_id = r.id AND a.kind = 8 AND a.status = 2 AND a.author_id <> r.author_id

-- name: figure_threads    in: since, limit   out: created, kind, me too, first answer or NULL, worked, partly, failed
SELECT r.created, r.kind, r.n_me_too, (SELECT min(a.created) {{figure_answer}}),
       (SELECT sum(t.n_worked) FROM post t WHERE t.root_id = r.id AND t.status = 2),
       (SELECT sum(t.n_partly) FROM post t WHERE t.root_id = r.id AND t.status = 2),
       (SELECT sum(t.n_failed) FROM post t WHERE t.root_id = r.id AND t.status = 2)
  FROM post r WHERE {{figure_counts}} ORDER BY r.created DESC, r.id DESC LIMIT $2;

-- name: figure_places     in: since, limit   out: place, name, threads
SELECT o.id, o.name, count(*) FROM post r JOIN organisation o ON o.id = r.place_id
 WHERE {{figure_counts}} AND r.anonymous = 0
 GROUP BY o.id, o.name ORDER BY count(*) DESC, o.name, o.id LIMIT $2;
