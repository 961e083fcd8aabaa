-- What lists read of every root (table post_list), and of every root with each of its terms: both follow the table post.
-- writes: post post_list post_term

-- A bit for the kind, the status, the progress and the phase each: what a list leaves out is one look at these.
-- fragment: list_facts
(1 << kind) + (1 << (10 + status)) + (1 << (16 + progress)) + (1 << (20 + phase))

-- Who may read it, as far as one number can tell: 0 anybody, -1 who is signed in, -2 nobody, a group, or of a draft -2 - its author.
-- The access rule is asked all the same (list_fits).
-- fragment: list_readers
CASE WHEN status = 0 THEN -2 - author_id WHEN access = 2 THEN coalesce(group_id, -2) ELSE -access END

-- What decides where a root stands in which list: changing one of these moves it in an index.
-- fragment: list_keys
activity, created, n_helpful, {{list_facts}}, place_id, {{list_readers}}, kind, author_id, group_id

-- fragment: list_keys_kept
activity, created, n_helpful, facts, place_id, readers, kind, author_id, group_id

-- fragment: list_rest
status, access, anonymous, project_id, published, review_due, valid_until, superseded, version, thread_version, n_me_too

-- The first of them, which lie with each of its terms too.
-- fragment: term_keys
activity, created, n_helpful, facts, place_id

-- What was changed in a thread gets its summary anew.
-- name: summaries_write    in: root
UPDATE post AS p SET summary = {{post_summary}} WHERE p.root_id = $1 AND p.summary IS NULL;

-- name: list_add           in: root
INSERT INTO post_list(id, root_id, {{list_keys_kept}}, {{list_rest}}, summary)
SELECT id, id, {{list_keys}}, {{list_rest}}, summary FROM post WHERE root_id = $1 AND id = root_id;

-- name: list_kept          in: root   out: keys
SELECT {{list_keys_kept}} FROM post_list WHERE id = $1;

-- name: list_follow        in: root
UPDATE post_list SET ({{list_rest}}, summary) = (SELECT {{list_rest}}, summary FROM post WHERE root_id = $1 AND id = root_id) WHERE id = $1;

-- name: list_follow_active in: root
UPDATE post_list SET (activity, {{list_rest}}, summary) = (SELECT activity, {{list_rest}}, summary FROM post WHERE root_id = $1 AND id = root_id)
 WHERE id = $1;

-- name: list_follow_moved  in: root
UPDATE post_list SET ({{list_keys_kept}}, {{list_rest}}, summary) =
  (SELECT {{list_keys}}, {{list_rest}}, summary FROM post WHERE root_id = $1 AND id = root_id) WHERE id = $1;

-- name: terms_follow_active   in: root, activity
UPDATE post_term SET activity = $2 WHERE post_id = $1;

-- name: terms_follow_moved    in: root, keys that terms have
UPDATE post_term SET activity = $2, created = $3, n_helpful = $4, facts = $5, place_id = $6 WHERE post_id = $1;

-- All of it anew, and whether it is as it should be.
-- name: summaries_write_all
UPDATE post AS p SET summary = {{post_summary}} WHERE p.summary IS NULL OR p.summary <> {{post_summary}};

-- name: summaries_wrong    out: count
SELECT count(*) FROM post p WHERE p.summary IS NULL OR p.summary <> {{post_summary}};

-- name: lists_clear
DELETE FROM post_list;

-- name: lists_fill
INSERT INTO post_list(id, root_id, {{list_keys_kept}}, {{list_rest}}, summary)
SELECT id, id, {{list_keys}}, {{list_rest}}, summary FROM post WHERE parent_id IS NULL;

-- name: lists_fill_terms
UPDATE post_term SET ({{term_keys}}) = (SELECT {{term_keys}} FROM post_list l WHERE l.id = post_term.post_id)
 WHERE post_id IN (SELECT id FROM post_list);

-- name: lists_wrong        out: roots that lists do not have as they are, and terms of roots
SELECT (SELECT count(*) FROM (SELECT id, root_id, {{list_keys}}, {{list_rest}}, {{post_summary}} FROM post p WHERE parent_id IS NULL
                              EXCEPT SELECT id, root_id, {{list_keys_kept}}, {{list_rest}}, summary FROM post_list) x)
     + (SELECT count(*) FROM post_list WHERE id NOT IN (SELECT id FROM post WHERE parent_id IS NULL)),
       (SELECT count(*) FROM (SELECT post_id, {{term_keys}} FROM post_term EXCEPT SELECT id, {{term_keys}} FROM post_list) y);
