-- What the check before publishing asks.

-- name: check_known   in: folded name   out: 1 when a term has it
SELECT count(*) FROM (SELECT 1 FROM term_alias WHERE folded = $1 LIMIT 1) x;
