-- What the start route reads: roots of one kind, state and phase (post_list.facts), never more than it is asked for.
-- writes: start_tick

-- fragment: start_columns
r.id, r.thread_version, r.version, r.n_me_too, CASE r.anonymous WHEN 1 THEN 0 ELSE coalesce(r.place_id, 0) END

-- name: start_newest         in: viewer, curates, now, facts, looked at   out: start_columns
SELECT {{start_columns}}
  FROM (SELECT root_id FROM post_list WHERE facts = $4 ORDER BY activity DESC, root_id DESC LIMIT $5) w
       CROSS JOIN post_list r ON r.id = w.root_id
 WHERE r.superseded = 0 AND {{may_read}};

-- name: start_asked          in: viewer, curates, now, facts, looked at   out: start_columns
SELECT {{start_columns}}
  FROM (SELECT root_id FROM post_list WHERE facts = $4 AND n_me_too > 0 ORDER BY n_me_too DESC, root_id DESC LIMIT $5) w
       CROSS JOIN post_list r ON r.id = w.root_id
 WHERE r.superseded = 0 AND {{may_read}};

-- What a place ticked off of published questions of a phase; $4 place, $5-$7 the facts of its three states.
-- name: start_ticked         in: viewer, curates, now, place, facts, facts, facts, limit   out: start_columns, by, name, at
SELECT {{start_columns}}, k.account_id, a.name, k.at
  FROM start_tick k JOIN post_list r ON r.id = k.post_id LEFT JOIN account a ON a.id = k.account_id
 WHERE k.place_id = $4 AND r.facts IN ($5, $6, $7) AND {{may_read}} ORDER BY k.at DESC, k.post_id LIMIT $8;

-- name: start_terms          in: root   out: term
SELECT term_id FROM post_term WHERE post_id = $1;

-- name: start_term           in: folded name   out: term
SELECT term_id FROM term_alias WHERE folded = $1;

-- The best that is said of an answer in a thread.
-- name: start_answers        in: root   out: answers, endorsed, worked
SELECT count(*), coalesce(max(p.n_endorsed), 0), coalesce(max(p.n_worked), 0)
  FROM post r JOIN post p ON p.root_id = r.root_id
 WHERE r.root_id = $1 AND r.id = $1 AND p.kind = 8 AND p.status = 2 AND p.author_id <> r.author_id;

-- Whoever asks a question is one place; an anonymous asker is one too.
-- name: start_askers         in: root   out: places that have it too
SELECT count(DISTINCT m.organisation_id) FROM mark m WHERE m.root_id = $1 AND m.kind = 2 AND m.revoked IS NULL;

-- name: start_tried          in: root, limit   out: size class, density, kind of place, place
SELECT o.size_class, o.urbanity_class, o.place_type, o.id
  FROM (SELECT DISTINCT m.organisation_id FROM mark m
         WHERE m.root_id = $1 AND m.kind IN (5, 6, 7) AND m.revoked IS NULL AND m.organisation_id IS NOT NULL LIMIT $2) x
       JOIN organisation o ON o.id = x.organisation_id;

-- Of a lesson without a place of its own: where the case was that it came from, if every member may read that.
-- name: start_origin         in: lesson   out: place
SELECT r.place_id FROM link k JOIN post_list r ON r.id = k.to_id
 WHERE k.from_id = $1 AND k.rel = 2 AND r.status = 2 AND r.anonymous = 0 AND r.readers BETWEEN -1 AND 0 AND r.place_id IS NOT NULL
 ORDER BY k.to_id LIMIT 1;

-- name: start_profile        in: place   out: size class, density, kind of place, parent
SELECT size_class, urbanity_class, place_type, parent_id FROM organisation WHERE id = $1;

-- Types of partners of a thread: how many, and how many of them a place has too.
-- name: start_partners       in: root, place   out: all, shared
SELECT count(*), count(o.term_id)
  FROM post_term p JOIN term t ON t.id = p.term_id LEFT JOIN organisation_partner o ON o.term_id = t.id AND o.organisation_id = $2
 WHERE p.post_id = $1 AND t.kind = 'partner_type';

-- Only a question that has been published can be ticked off.
-- name: start_question       in: post   out: 1
SELECT 1 FROM post_list WHERE id = $1 AND kind = 2 AND status = 2;

-- name: start_tick_insert    in: place, post, account, now
INSERT INTO start_tick(place_id, post_id, account_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: start_tick_one       in: place, post   out: by, name, at
SELECT k.account_id, a.name, k.at FROM start_tick k LEFT JOIN account a ON a.id = k.account_id WHERE k.place_id = $1 AND k.post_id = $2;

-- name: start_tick_delete    in: place, post
DELETE FROM start_tick WHERE place_id = $1 AND post_id = $2;

-- A question that was asked before is done when that one is.
-- name: start_tick_move      in: post, into
INSERT INTO start_tick(place_id, post_id, account_id, at) SELECT k.place_id, $2, k.account_id, k.at FROM start_tick k WHERE k.post_id = $1
ON CONFLICT DO NOTHING;

-- name: start_tick_leave     in: account
UPDATE start_tick SET account_id = NULL WHERE account_id = $1;

-- name: start_tick_purge     in: post
DELETE FROM start_tick WHERE post_id = $1;

-- name: start_tick_close     in: place
DELETE FROM start_tick WHERE place_id = $1;
