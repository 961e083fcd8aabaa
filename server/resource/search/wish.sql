-- writes: search_log

-- name: wish_insert   in: id, day, query, hits
INSERT INTO search_log(id, day, query, hits) VALUES ($1, $2, $3, $4);

-- name: wish_forget   in: day
DELETE FROM search_log WHERE day < $1;
