-- Really deleting what was withdrawn. A post $1, its replies with it (an answer's comments, a root's whole thread).
-- writes: post, revision, mark, link, post_term, post_reader, suggestion, post_owner, post_abbreviation, attachment, attachment_text, meeting, post_list

-- fragment: purged
(p.id = $1 OR p.root_id = $1 OR p.parent_id = $1)

-- name: purge_due           in: withdrawn not after, after id   out: id
SELECT id FROM post WHERE status = 4 AND updated <= $1 AND id > $2 ORDER BY id LIMIT 1;

-- name: purge_about         in: post   out: status, root
SELECT status, root_id FROM post WHERE id = $1;

-- name: purge_texts         in: post   out: id, title, lead, body
SELECT p.id, p.title, p.lead, p.body FROM post p WHERE {{purged}} ORDER BY p.id;

-- name: purge_revisions     in: post
DELETE FROM revision WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_meetings      in: post
DELETE FROM meeting WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_marks         in: post
DELETE FROM mark WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_links         in: post
DELETE FROM link WHERE from_id IN (SELECT p.id FROM post p WHERE {{purged}}) OR to_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_terms         in: post
DELETE FROM post_term WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_readers       in: post
DELETE FROM post_reader WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_suggestions   in: post
DELETE FROM suggestion WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_owners        in: post
DELETE FROM post_owner WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_abbreviations in: post
DELETE FROM post_abbreviation WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_file_texts    in: post
DELETE FROM attachment_text WHERE attachment_id IN
 (SELECT x.id FROM attachment x JOIN post p ON p.id = x.post_id WHERE {{purged}});

-- name: purge_attachments in: post
DELETE FROM attachment WHERE post_id IN (SELECT p.id FROM post p WHERE {{purged}});

-- name: purge_list          in: post
DELETE FROM post_list WHERE id = $1;

-- name: purge_posts         in: post
DELETE FROM post WHERE id IN (SELECT p.id FROM post p WHERE {{purged}});
