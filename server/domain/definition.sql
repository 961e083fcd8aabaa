-- name: definition_count   out: how many names there are to explain
SELECT count(*) FROM term t JOIN term_alias a ON a.term_id = t.id
 WHERE t.definition <> '' AND t.kind IN ('abbreviation', 'law', 'partner_type');

-- An abbreviation goes before a law of the same name.
-- name: definition_list    out: term, name, definition, the name to look for
SELECT t.id, t.name, t.definition, a.name FROM term t JOIN term_alias a ON a.term_id = t.id
 WHERE t.definition <> '' AND t.kind IN ('abbreviation', 'law', 'partner_type') ORDER BY t.kind, t.id, a.name;
