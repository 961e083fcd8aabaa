-- Reading only. The bits of facts stand in follow.sql and in the indexes post_list_unanswered and post_list_shared.

-- Of very many searches the newest count.
-- name: radar_searches    in: since day, limit   out: day, query, times
SELECT day, query, count(*) FROM search_log WHERE hits = 0 AND day >= $1
 GROUP BY day, query ORDER BY day DESC, query DESC LIMIT $2;

-- What cannot be the viewer's is passed in the index (the + keeps the walk in the order that is asked); the access rule is asked of
-- the rest.
-- fragment: radar_question
SELECT r.id, r.thread_version, r.version FROM post_list w CROSS JOIN post_list r ON r.id = w.root_id
 WHERE (+w.readers IN (0, -1) OR +w.readers IN (SELECT m.group_id FROM membership m WHERE m.account_id = $1))
   AND r.superseded = 0 AND {{may_read}}

-- name: radar_unanswered  in: viewer, curates, now, limit   out: root, versions
{{radar_question}} AND (w.facts & 69636) = 69636
 ORDER BY w.n_me_too DESC, w.created, w.root_id LIMIT $4;

-- name: radar_shared      in: viewer, curates, now, limit   out: root, versions
{{radar_question}} AND (w.facts & 266244) = 4100 AND w.n_me_too > 0
 ORDER BY w.n_me_too DESC, w.created, w.root_id LIMIT $4;
