-- writes: user_group, membership, join_request, broken_glass

-- What viewer $1 sees of a group at time $2: all but hidden ones, and those of which it is a member.
-- fragment: group_seen
(g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership v
   WHERE v.group_id = g.id AND v.account_id = $1 AND v.since <= $2 AND (v.until IS NULL OR v.until > $2)))

-- fragment: group_row
SELECT g.id, g.kind, g.name, g.visibility, g.description, g.created, g.updated, g.version,
       (SELECT count(*) FROM membership c WHERE c.group_id = g.id AND c.since <= $2 AND (c.until IS NULL OR c.until > $2)), m.role, m.until,
       EXISTS (SELECT 1 FROM join_request j WHERE j.group_id = g.id AND j.account_id = $1)
  FROM user_group g
  LEFT JOIN membership m ON m.group_id = g.id AND m.account_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)

-- name: group_seen_by_id     in: viewer, now, group     out: the columns of fragment group_row
{{group_row}} WHERE g.id = $3 AND {{group_seen}};

-- name: group_list           in: viewer, now, kind or '', only mine, after id or 0, limit     out: as fragment group_row
{{group_row}}
 WHERE {{group_seen}}
   AND ($3 = '' OR g.kind = $3)
   AND ($4 = 0 OR m.role IS NOT NULL)
   AND ($5 = 0 OR (lower(g.name), g.id) > (SELECT lower(b.name), b.id FROM user_group b WHERE b.id = $5))
 ORDER BY lower(g.name), g.id LIMIT $6;

-- Several groups may have one name, but of those only one is not hidden.
-- name: group_by_name        in: name     out: id, kind, visibility, description
SELECT id, kind, visibility, description FROM user_group WHERE name = $1
 ORDER BY CASE WHEN visibility = 'hidden' THEN 1 ELSE 0 END, id LIMIT 1;

-- A hidden group keeps no name from others: that it is taken would tell that the group is there.
-- name: group_name_taken     in: name, except group     out: group
SELECT id FROM user_group WHERE name = $1 AND id <> $2 AND visibility <> 'hidden';

-- name: group_insert         in: id, kind, name, visibility, description, now
INSERT INTO user_group(id, kind, name, visibility, description, created, updated) VALUES ($1, $2, $3, $4, $5, $6, $6);

-- name: group_update         in: id, kind, name, visibility, description, now
UPDATE user_group SET kind = $2, name = $3, visibility = $4, description = $5, updated = $6, version = version + 1 WHERE id = $1;

-- name: group_used           in: group     out: 1 when posts belong to it or were written on its behalf, or it steers a project
SELECT CASE WHEN EXISTS (SELECT 1 FROM post_list WHERE group_id = $1) OR EXISTS (SELECT 1 FROM post WHERE on_behalf_of = $1)
              OR EXISTS (SELECT 1 FROM project WHERE group_id = $1) THEN 1 ELSE 0 END;

-- name: group_delete         in: group
DELETE FROM user_group WHERE id = $1;

-- name: membership_clear     in: group
DELETE FROM membership WHERE group_id = $1;

-- name: membership_get       in: group, account     out: role, since, until
SELECT role, since, until FROM membership WHERE group_id = $1 AND account_id = $2;

-- Whoever came back after leaving by time starts anew, and so does who was to begin later.
-- name: membership_put       in: group, account, role, now, until, since (NULL: now, or as it was)
INSERT INTO membership(group_id, account_id, role, since, until) VALUES ($1, $2, $3, coalesce($6, $4), $5)
ON CONFLICT (group_id, account_id) DO UPDATE SET role = excluded.role, until = excluded.until,
   since = CASE WHEN $6 IS NOT NULL OR membership.since > $4 OR (membership.until IS NOT NULL AND membership.until <= $4)
                THEN excluded.since ELSE membership.since END;

-- name: membership_delete    in: group, account
DELETE FROM membership WHERE group_id = $1 AND account_id = $2;

-- fragment: group_person
a.id, a.name, a.function, a.organisation_id, o.name

-- fragment: membership_row
SELECT {{group_person}}, m.role, m.since, m.until
  FROM membership m JOIN account a ON a.id = m.account_id LEFT JOIN organisation o ON o.id = a.organisation_id

-- Who begins later is shown to those who manage the group only.
-- name: membership_list      in: group, now, after account or 0, limit, manages     out: the columns of fragment membership_row
{{membership_row}}
 WHERE m.group_id = $1 AND (m.since <= $2 OR $5 = 1) AND (m.until IS NULL OR m.until > $2) AND a.closed IS NULL
   AND ($3 = 0 OR (lower(a.name), a.id) > (SELECT lower(b.name), b.id FROM account b WHERE b.id = $3))
 ORDER BY lower(a.name), a.id LIMIT $4;

-- name: membership_one       in: group, now, account, manages     out: the columns of fragment membership_row
{{membership_row}}
 WHERE m.group_id = $1 AND (m.since <= $2 OR $4 = 1) AND (m.until IS NULL OR m.until > $2) AND m.account_id = $3;

-- name: membership_account_open   in: account     out: 1
SELECT 1 FROM account WHERE id = $1 AND closed IS NULL;

-- name: membership_of        in: account     out: group
SELECT group_id FROM membership WHERE account_id = $1 ORDER BY group_id;

-- name: membership_forget    in: account
DELETE FROM membership WHERE account_id = $1;

-- name: group_kind_of        in: group       out: kind
SELECT kind FROM user_group WHERE id = $1;

-- name: request_put          in: group, account, now
INSERT INTO join_request(group_id, account_id, at) VALUES ($1, $2, $3) ON CONFLICT (group_id, account_id) DO NOTHING;

-- name: request_delete       in: group, account
DELETE FROM join_request WHERE group_id = $1 AND account_id = $2;

-- name: request_clear        in: group
DELETE FROM join_request WHERE group_id = $1;

-- name: request_forget       in: account
DELETE FROM join_request WHERE account_id = $1;

-- name: request_list         in: group, after time, after account, limit     out: account, name, function, organisation, its name, at
SELECT {{group_person}}, j.at
  FROM join_request j JOIN account a ON a.id = j.account_id LEFT JOIN organisation o ON o.id = a.organisation_id
 WHERE j.group_id = $1 AND a.closed IS NULL AND (j.at, a.id) > ($2, $3) ORDER BY j.at, a.id LIMIT $4;

-- name: glass_insert         in: group, account, now, until, reason
INSERT INTO broken_glass(group_id, account_id, at, until, reason) VALUES ($1, $2, $3, $4, $5);

-- name: glass_list           in: group       out: account, name, reason, at, until
SELECT a.id, a.name, b.reason, b.at, b.until FROM broken_glass b JOIN account a ON a.id = b.account_id
 WHERE b.group_id = $1 ORDER BY b.at DESC LIMIT 20;

-- name: glass_clear          in: group
DELETE FROM broken_glass WHERE group_id = $1;

-- name: glass_visibility     in: group       out: visibility
SELECT visibility FROM user_group WHERE id = $1;
