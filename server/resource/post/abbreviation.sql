-- writes: post_abbreviation

-- name: abbreviations_drop   in: post
DELETE FROM post_abbreviation WHERE post_id = $1;

-- name: abbreviation_add     in: post, word
INSERT INTO post_abbreviation(post_id, word) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- Names are folded in the glossary; these words are capitals and digits, so lower is the same.
-- fragment: abbreviation_open
r.status = 2 AND p.status = 2 AND {{may_read}}
 AND NOT EXISTS (SELECT 1 FROM term_alias t WHERE t.folded = lower(a.word))

-- name: abbreviation_list    in: viewer, curates, now, limit   out: word, how many threads
SELECT a.word, count(DISTINCT p.root_id) FROM post_abbreviation a
  JOIN post p ON p.id = a.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE {{abbreviation_open}} GROUP BY a.word ORDER BY 2 DESC, 1 LIMIT $4;

-- name: abbreviation_places  in: viewer, curates, now, word, limit   out: root
SELECT DISTINCT p.root_id FROM post_abbreviation a
  JOIN post p ON p.id = a.post_id JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id
 WHERE a.word = $4 AND {{abbreviation_open}} ORDER BY 1 DESC LIMIT $5;
