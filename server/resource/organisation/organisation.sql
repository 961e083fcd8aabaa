-- writes: organisation, organisation_alias, organisation_partner

-- fragment: organisation_row
SELECT o.id, o.kind, o.name, o.parent_id, p.name, o.description, o.code, o.province, o.inhabitants, o.size_class,
       o.urbanity_class, o.place_type, o.profile_year, o.created, o.updated, o.version
  FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id

-- name: organisation_by_id       in: id     out: the columns of fragment organisation_row
{{organisation_row}} WHERE o.id = $1;

-- By its own name, folded: one per kind; areas of different parents may have the same name.
-- name: organisation_by_name     in: kind, folded name, parent or 0, except id     out: id
SELECT o.id FROM organisation o JOIN organisation_alias a ON a.organisation_id = o.id AND a.name = o.name
 WHERE o.kind = $1 AND a.folded = $2 AND ($3 = 0 OR o.kind <> 'area' OR o.parent_id IS NULL OR o.parent_id = $3) AND o.id <> $4
 ORDER BY CASE WHEN o.parent_id = $3 THEN 0 ELSE 1 END, o.id LIMIT 1;

-- name: organisation_by_code     in: code     out: id
SELECT id FROM organisation WHERE code = $1;

-- By any name; own names before aliases, municipalities before areas before others.
-- name: organisation_find        in: kind or '', folded name     out: id
SELECT o.id FROM organisation o JOIN organisation_alias a ON a.organisation_id = o.id
 WHERE a.folded = $2 AND ($1 = '' OR o.kind = $1)
 ORDER BY CASE WHEN a.name = o.name THEN 0 ELSE 1 END,
          CASE o.kind WHEN 'municipality' THEN 0 WHEN 'area' THEN 1 ELSE 2 END, o.id LIMIT 1;

-- Alphabetical by folded name.
-- name: organisation_list        in: kind or '', pattern or '', parent or 0, after id or 0, limit   out: as organisation_row
{{organisation_row}}
  JOIN organisation_alias n ON n.organisation_id = o.id AND n.name = o.name
 WHERE ($1 = '' OR o.kind = $1)
   AND ($2 = '' OR o.id IN (SELECT a.organisation_id FROM organisation_alias a WHERE a.folded LIKE $2 ESCAPE '\'))
   AND ($3 = 0 OR o.parent_id = $3)
   AND ($4 = 0 OR (n.folded, o.id) > (SELECT a.folded, b.id FROM organisation b
                                        JOIN organisation_alias a ON a.organisation_id = b.id AND a.name = b.name WHERE b.id = $4))
 ORDER BY n.folded, o.id LIMIT $5;

-- name: organisation_insert      in: id, kind, name, parent, description, code, province, inhabitants, size class, urbanity class, place type, profile year, now
INSERT INTO organisation(id, kind, name, parent_id, description, code, province, inhabitants, size_class, urbanity_class, place_type,
                         profile_year, created, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13);

-- name: organisation_update      in: as organisation_insert
UPDATE organisation SET kind = $2, name = $3, parent_id = $4, description = $5, code = $6, province = $7, inhabitants = $8,
       size_class = $9, urbanity_class = $10, place_type = $11, profile_year = $12, updated = $13, version = version + 1
 WHERE id = $1;

-- name: organisation_delete      in: id
DELETE FROM organisation WHERE id = $1;

-- name: organisation_used        in: id     out: 1 when people, invitations, posts, projects, marks or parts belong to it
SELECT CASE WHEN EXISTS (SELECT 1 FROM account WHERE organisation_id = $1)
              OR EXISTS (SELECT 1 FROM invitation WHERE organisation_id = $1)
              OR EXISTS (SELECT 1 FROM post WHERE place_id = $1)
              OR EXISTS (SELECT 1 FROM project WHERE place_id = $1)
              OR EXISTS (SELECT 1 FROM mark WHERE organisation_id = $1)
              OR EXISTS (SELECT 1 FROM organisation WHERE parent_id = $1) THEN 1 ELSE 0 END;

-- name: organisation_parent      in: id     out: its parent
SELECT parent_id FROM organisation WHERE id = $1;

-- name: organisation_alias_list  in: organisation     out: name
SELECT a.name FROM organisation_alias a JOIN organisation o ON o.id = a.organisation_id
 WHERE a.organisation_id = $1 AND a.name <> o.name ORDER BY a.folded;

-- name: organisation_alias_insert     in: organisation, name, folded
INSERT INTO organisation_alias(organisation_id, name, folded) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: organisation_alias_clear in: organisation
DELETE FROM organisation_alias WHERE organisation_id = $1;

-- name: organisation_profile_set     in: id, size class, density, kind of place, phase, partners told at, now
UPDATE organisation SET size_class = $2, urbanity_class = $3, place_type = $4, phase = $5, partners_told = $6, updated = $7,
       version = version + 1
 WHERE id = $1;

-- name: organisation_partner_clear   in: organisation
DELETE FROM organisation_partner WHERE organisation_id = $1;

-- name: organisation_partner_insert  in: organisation, term
INSERT INTO organisation_partner(organisation_id, term_id) SELECT $1, t.id FROM term t WHERE t.id = $2 AND t.kind = 'partner_type'
ON CONFLICT DO NOTHING;

-- name: organisation_partner_merge   in: term, into
INSERT INTO organisation_partner(organisation_id, term_id) SELECT p.organisation_id, t.id FROM organisation_partner p JOIN term t ON t.id = $2
 WHERE p.term_id = $1 AND t.kind = 'partner_type' ON CONFLICT DO NOTHING;

-- name: organisation_partner_drop    in: term
DELETE FROM organisation_partner WHERE term_id = $1;
