-- A way along lists by term and place at once: each may have many roots, and few of them both.
CREATE INDEX post_term_place ON post_term(term_id, place_id, activity DESC, post_id DESC, facts) WHERE place_id IS NOT NULL;
