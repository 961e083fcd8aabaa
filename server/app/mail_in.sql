-- What an answer by mail reads.

-- name: mail_in_place   in: post   out: its kind, the root's kind, root, parent, author of the root
SELECT p.kind, r.kind, p.root_id, p.parent_id, r.author_id FROM post p JOIN post r ON r.root_id = p.root_id AND r.id = p.root_id WHERE p.id = $1;
