-- A place and its context profile.

-- The phase is that of the project that runs there, else what the place told.
-- name: place_by_id      in: organisation   out: id, parent, name, kind, size class, density, kind of place, phase, partners told
SELECT o.id, o.parent_id, o.name, o.kind, o.size_class, o.urbanity_class, o.place_type,
       coalesce((SELECT j.phase FROM project j WHERE j.place_id = o.id AND j.ended IS NULL ORDER BY j.since DESC, j.id DESC LIMIT 1), o.phase),
       o.partners_told
  FROM organisation o WHERE o.id = $1 AND o.kind IN ('municipality', 'area');

-- name: place_partners   in: organisation, limit   out: term, name
SELECT t.id, t.name FROM organisation_partner p JOIN term t ON t.id = p.term_id WHERE p.organisation_id = $1 ORDER BY t.name LIMIT $2;
