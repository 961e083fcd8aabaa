-- writes: search_log

-- name: wish_insert   in: id, day, query, hits
INSERT INTO search_log(id, day, query, hits) VALUES ($1, $2, $3, $4);

-- name: wish_forget   in: day
DELETE FROM search_log WHERE day < $1;

-- name: wish_any      out: 1 when there is a row
SELECT CASE WHEN EXISTS (SELECT 1 FROM search_log) THEN 1 ELSE 0 END;
