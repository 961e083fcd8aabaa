-- What the check before publishing asks.

-- name: check_known   in: folded name   out: 1 when a term has it
SELECT count(*) FROM (SELECT 1 FROM term_alias WHERE folded = $1 LIMIT 1) x;

-- The place, what it is part of, and the asker's own organisation, by every name of four letters or more.
-- name: check_names   in: place, organisation   out: name
SELECT DISTINCT n.name FROM organisation o JOIN organisation m ON m.id = o.id OR m.id = o.parent_id
  JOIN (SELECT id, name FROM organisation UNION ALL SELECT organisation_id, name FROM organisation_alias) n ON n.id = m.id
 WHERE o.id IN ($1, $2) AND m.kind IN ('municipality', 'area') AND length(n.name) >= 4 LIMIT 40;
