-- The names of terms and organisations, for the search index.

-- name: glossary_terms     out: id, kind, name, replaced by
SELECT id, kind, name, replaced_by FROM term ORDER BY id;

-- name: glossary_aliases   out: term, name
SELECT term_id, name FROM term_alias ORDER BY term_id, name;

-- name: glossary_places    out: id, name
SELECT id, name FROM organisation
UNION ALL
SELECT organisation_id, name FROM organisation_alias;
