-- writes: invitation

-- name: invitation_insert   in: id, token hash, mail, name, roles, group, group role, maker, now, expires, organisation
INSERT INTO invitation(id, token, mail, name, roles, group_id, group_role, made_by, created, expires,
                       organisation_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- The name of a hidden group is for its members: viewer $1 at time $2.
-- fragment: invitation_row
SELECT i.id, i.mail, i.name, i.roles, i.group_id, g.name, i.group_role, i.made_by, m.name, i.created, i.expires, i.revoked,
       i.accepted, i.account_id, i.organisation_id, o.name
  FROM invitation i JOIN account m ON m.id = i.made_by LEFT JOIN organisation o ON o.id = i.organisation_id
  LEFT JOIN user_group g ON g.id = i.group_id AND (g.visibility <> 'hidden' OR EXISTS (SELECT 1 FROM membership v
             WHERE v.group_id = g.id AND v.account_id = $1 AND v.since <= $2 AND (v.until IS NULL OR v.until > $2)))

-- name: invitation_list     in: viewer, now, sees all (0/1), before id or 0, limit   out: the columns of fragment invitation_row
{{invitation_row}}
 WHERE ($3 = 1 OR i.made_by = $1) AND ($4 = 0 OR i.id < $4) ORDER BY i.id DESC LIMIT $5;

-- name: invitation_one      in: viewer, now, id   out: the columns of fragment invitation_row
{{invitation_row}} WHERE i.id = $3;

-- name: invitation_open     in: viewer, now, token hash   out: the columns of fragment invitation_row
{{invitation_row}}
 WHERE i.token = $3 AND i.expires > $2 AND i.revoked IS NULL AND i.accepted IS NULL AND m.closed IS NULL;

-- name: invitation_prolong  in: id, expires
UPDATE invitation SET expires = $2 WHERE id = $1 AND revoked IS NULL AND accepted IS NULL;

-- name: invitation_revoke   in: id, viewer, sees all (0/1), now
UPDATE invitation SET revoked = $4 WHERE id = $1 AND ($3 = 1 OR made_by = $2) AND revoked IS NULL AND accepted IS NULL;

-- name: invitation_accept   in: id, account, now
UPDATE invitation SET account_id = $2, accepted = $3 WHERE id = $1 AND accepted IS NULL AND revoked IS NULL;

-- Whoever was invited long ago, and came in or did not, need not be remembered here.
-- name: invitation_forget   in: ended not after
UPDATE invitation SET mail = NULL, name = NULL
 WHERE (mail IS NOT NULL OR name IS NOT NULL)
   AND (accepted <= $1 OR revoked <= $1 OR expires <= $1);

-- What the viewer is to a group: 2 = leads it, 1 = sees it, no row = it is not there.
-- name: invitation_group    in: viewer, now, group   out: 2 or 1, visibility, kind
SELECT CASE WHEN m.role IN ('chair', 'deputy', 'coach') THEN 2 ELSE 1 END, g.visibility, g.kind
  FROM user_group g
  LEFT JOIN membership m ON m.group_id = g.id AND m.account_id = $1 AND m.since <= $2 AND (m.until IS NULL OR m.until > $2)
 WHERE g.id = $3 AND (g.visibility <> 'hidden' OR m.role IS NOT NULL);
