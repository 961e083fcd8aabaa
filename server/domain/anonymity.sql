-- What kind of municipality a place belongs to.

-- fragment: density_of_m
CASE WHEN m.urbanity_class <= 2 THEN 1 WHEN m.urbanity_class = 3 THEN 2 WHEN m.urbanity_class IS NULL THEN 0 ELSE 3 END

-- fragment: density_of_x
CASE WHEN x.urbanity_class <= 2 THEN 1 WHEN x.urbanity_class = 3 THEN 2 WHEN x.urbanity_class IS NULL THEN 0 ELSE 3 END

-- Size, density, how many municipalities are alike in both, and in size; o is the place: an area counts for its municipality.
-- fragment: alike
m.size_class || ' ' || {{density_of_m}} || ' '
 || (SELECT count(*) FROM organisation x WHERE x.kind = 'municipality' AND x.size_class = m.size_class AND {{density_of_x}} = {{density_of_m}})
 || ' ' || (SELECT count(*) FROM organisation x WHERE x.kind = 'municipality' AND x.size_class = m.size_class)
  FROM organisation o JOIN organisation m ON m.kind = 'municipality' AND (m.id = o.id OR m.id = o.parent_id)
 WHERE

-- name: anonymity_of   in: place   out: size, density, how many alike in both, how many in size
SELECT {{alike}} o.id = $1;
