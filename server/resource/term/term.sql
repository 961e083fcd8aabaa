-- writes: term, term_alias

-- fragment: term_row
SELECT t.id, t.kind, t.name, t.definition, t.valid_from, t.valid_to, t.replaced_by, s.name, t.created, t.updated, t.version
  FROM term t LEFT JOIN term s ON s.id = t.replaced_by

-- name: term_by_id          in: id     out: the columns of fragment term_row
{{term_row}} WHERE t.id = $1;

-- By its own name, folded: one per kind.
-- name: term_by_name        in: kind, folded name     out: id
SELECT t.id FROM term t JOIN term_alias a ON a.term_id = t.id AND a.name = t.name
 WHERE t.kind = $1 AND a.folded = $2 ORDER BY t.id LIMIT 1;

-- By any name; a term's own name goes before an alias.
-- name: term_find           in: kind or '', folded name     out: id
SELECT t.id FROM term t JOIN term_alias a ON a.term_id = t.id
 WHERE a.folded = $2 AND ($1 = '' OR t.kind = $1)
 ORDER BY CASE WHEN a.name = t.name THEN 0 ELSE 1 END, t.id LIMIT 1;

-- Alphabetical by folded name; tags are for members only ($1 = 1).
-- name: term_list           in: member, kind or '', pattern or '', after id or 0, limit     out: as fragment term_row
{{term_row}}
  JOIN term_alias n ON n.term_id = t.id AND n.name = t.name
 WHERE ($1 = 1 OR t.kind <> 'tag')
   AND ($2 = '' OR t.kind = $2)
   AND ($3 = '' OR t.id IN (SELECT a.term_id FROM term_alias a WHERE a.folded LIKE $3 ESCAPE '\'))
   AND ($4 = 0 OR (n.folded, t.id) > (SELECT a.folded, b.id FROM term b JOIN term_alias a ON a.term_id = b.id AND a.name = b.name
                                       WHERE b.id = $4))
 ORDER BY n.folded, t.id LIMIT $5;

-- name: term_insert         in: id, kind, name, definition, valid from, valid to, replaced by, now
INSERT INTO term(id, kind, name, definition, valid_from, valid_to, replaced_by, created, updated, ended)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, CASE WHEN $6 IS NOT NULL OR $7 IS NOT NULL THEN $8 END);

-- name: term_update         in: id, kind, name, definition, valid from, valid to, replaced by, now
UPDATE term SET kind = $2, name = $3, definition = $4, valid_from = $5, valid_to = $6, replaced_by = $7, updated = $8,
       ended = CASE WHEN $6 IS NOT NULL OR $7 IS NOT NULL THEN coalesce(ended, $8) END, version = version + 1
 WHERE id = $1;

-- name: term_delete         in: id
DELETE FROM term WHERE id = $1;

-- name: term_used           in: id     out: 1 when a post or a successor points at it
SELECT CASE WHEN EXISTS (SELECT 1 FROM post_term WHERE term_id = $1) OR EXISTS (SELECT 1 FROM term WHERE replaced_by = $1)
       THEN 1 ELSE 0 END;

-- name: term_successor      in: id     out: the term that replaces it
SELECT replaced_by FROM term WHERE id = $1;

-- name: term_successor_move in: from, to
UPDATE term SET replaced_by = $2, version = version + 1 WHERE replaced_by = $1 AND id <> $2;

-- name: term_successor_drop in: id, the term that may no longer replace it
UPDATE term SET replaced_by = NULL WHERE id = $1 AND replaced_by = $2;

-- name: term_alias_list     in: term     out: name
SELECT a.name FROM term_alias a JOIN term t ON t.id = a.term_id WHERE a.term_id = $1 AND a.name <> t.name ORDER BY a.folded;

-- name: term_alias_insert   in: term, name, folded
INSERT INTO term_alias(term_id, name, folded) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING;

-- name: term_alias_clear    in: term
DELETE FROM term_alias WHERE term_id = $1;
