-- The one access rule on a thread, as a fragment: may viewer $1 (account id, 0 = nobody; $2 = 1 when it may curate) read, at
-- time $3, the thread whose root row is named r?
-- A draft is its author's, and theirs whom the author asked to read along (table post_reader).
-- Archived counts as published; a withdrawn root stays readable as a tombstone, unless it never was in the open.

-- fragment: may_read
(CASE r.access
   WHEN 0 THEN 1
   WHEN 1 THEN $1 <> 0
   ELSE EXISTS (SELECT 1 FROM membership m
                 WHERE m.account_id = $1 AND m.group_id = r.group_id AND m.since <= $3 AND (m.until IS NULL OR m.until > $3))
 END
 AND CASE r.status
   WHEN 0 THEN r.author_id = $1
               OR EXISTS (SELECT 1 FROM post_reader x WHERE x.post_id = r.id AND x.account_id = $1)
   WHEN 1 THEN r.author_id = $1 OR $2 = 1
   WHEN 4 THEN r.published IS NOT NULL OR r.author_id = $1
   ELSE $3 IS NOT NULL
 END)

-- The rule is asked of the thread of post $4, or of the nearest post n before it when there is none of that number: what does not
-- exist takes as long as what may not be seen. With r.id = r.root_id (not n.root_id again) the root is found in the table at once.
-- fragment: nearest_may_read
n.id = (SELECT max(x.id) FROM post x WHERE x.id <= $4) AND r.root_id = n.root_id AND r.id = r.root_id AND {{may_read}}

-- name: access_root      in: viewer, curates, now, post   out: root, or 0
SELECT CASE n.id WHEN $4 THEN r.id ELSE 0 END FROM post n CROSS JOIN post r WHERE {{nearest_may_read}};

-- name: access_groups    in: account, now   out: group
SELECT group_id FROM membership WHERE account_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) ORDER BY group_id;
