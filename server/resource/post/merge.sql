-- writes: post mark link attachment

-- name: merge_replies      in: from, into
UPDATE post SET summary = NULL, root_id = $2, parent_id = CASE WHEN parent_id = $1 THEN $2 ELSE parent_id END
 WHERE root_id = $1 AND id <> $1;

-- name: merge_attachments  in: from, into
UPDATE attachment SET root_id = $2 WHERE root_id = $1 AND post_id <> $1;

-- Solved is for who asked, and the asker of what was merged is not the asker any more. Of an anonymous asker nothing may stay
-- that shows a name.
-- name: merge_asker_marks  in: from, asker, anonymous, now
UPDATE mark SET revoked = $4 WHERE root_id = $1 AND post_id <> $1 AND account_id = $2 AND revoked IS NULL AND ($3 = 1 OR kind = 3);

-- name: merge_reply_marks  in: from, into
UPDATE mark SET root_id = $2 WHERE root_id = $1 AND post_id <> $1;

-- Marks on the post itself, one a person of each sort that excludes another; doubles stay where they were, and so do those of
-- the author of either post ($3; $4 only when anonymous, else 0).
-- name: merge_marks        in: from, into, author of into, hidden author of from
UPDATE mark SET post_id = $2, root_id = $2
 WHERE post_id = $1 AND revoked IS NULL AND account_id NOT IN ($3, $4)
   AND NOT EXISTS (SELECT 1 FROM mark o WHERE o.post_id = $2 AND o.revoked IS NULL AND o.account_id = mark.account_id
                      AND (o.kind = mark.kind OR (o.kind IN (5, 6, 7) AND mark.kind IN (5, 6, 7))
                           OR (o.kind IN (8, 9) AND mark.kind IN (8, 9))));

-- What a text cites stays with the text; that something else superseded the old post says nothing about the new one.
-- name: merge_links_out    in: from, into
UPDATE link SET from_id = $2 WHERE from_id = $1 AND rel <> 5 AND to_id <> $2
   AND NOT EXISTS (SELECT 1 FROM link o WHERE o.from_id = $2 AND o.rel = link.rel AND o.to_id = link.to_id);

-- name: merge_links_in     in: from, into
UPDATE link SET to_id = $2 WHERE to_id = $1 AND rel NOT IN (3, 5) AND from_id <> $2
   AND NOT EXISTS (SELECT 1 FROM link o WHERE o.from_id = link.from_id AND o.rel = link.rel AND o.to_id = $2);

-- name: merge_thread       in: root   out: post
SELECT id FROM post WHERE root_id = $1 ORDER BY id;
