-- Everything that is kept about one person (/me/export), and forgetting that person.
-- writes: account, session, api_token, feed_token, one_time_link, second_factor, recovery_code, invitation, identity

-- Every list gives one JSON-free row of texts and numbers; the column names are those of the document.
-- name: own_posts           in: account, after id   out: id, root, kind, status, title, lead, body, anonymous, created, updated
SELECT id, root_id, kind, status, title, lead, body, anonymous, created, updated FROM post WHERE author_id = $1 AND id > $2 ORDER BY id LIMIT 500;

-- name: own_revisions       in: account   out: post, n, title, lead, body, reason, at
SELECT post_id, n, title, lead, body, reason, at FROM revision WHERE account_id = $1 ORDER BY post_id, n;

-- name: own_marks           in: account   out: post, kind, note, at, revoked
SELECT post_id, kind, note, at, revoked FROM mark WHERE account_id = $1 ORDER BY id;

-- name: own_start_ticks     in: account   out: place, post, at
SELECT place_id, post_id, at FROM start_tick WHERE account_id = $1 ORDER BY place_id, post_id;

-- name: own_suggestions     in: account   out: post, n, title, body, reason, at
SELECT post_id, n, title, body, reason, at FROM suggestion WHERE account_id = $1 ORDER BY post_id, n;

-- name: own_attachments     in: account   out: id, post, name, description, type, size, at
SELECT id, post_id, name, description, type, size, at FROM attachment WHERE account_id = $1 ORDER BY id;

-- name: own_drafts          in: account   out: id, data, created, updated
SELECT id, data, created, updated FROM draft WHERE account_id = $1 ORDER BY id;

-- name: own_memberships     in: account   out: group, role, since, until
SELECT g.name, m.role, m.since, m.until FROM membership m JOIN user_group g ON g.id = m.group_id WHERE m.account_id = $1 ORDER BY g.name;

-- name: own_projects        in: account   out: id, name, place, since
SELECT p.id, p.name, o.name, p.since FROM project p JOIN organisation o ON o.id = p.place_id WHERE p.steering_id = $1 ORDER BY p.id;

-- name: own_subscriptions   in: account   out: entity, entity id, frequency, created
SELECT entity, entity_id, frequency, created FROM subscription WHERE account_id = $1 ORDER BY id;

-- name: own_sessions        in: account   out: created, expires, agent, address
SELECT created, expires, agent, address FROM session WHERE account_id = $1 ORDER BY created;

-- name: own_tokens          in: account   out: name, scope, created, expires, revoked
SELECT name, scope, created, expires, revoked FROM api_token WHERE account_id = $1 ORDER BY id;

-- name: own_feed_tokens     in: account   out: name, created, revoked
SELECT name, created, revoked FROM feed_token WHERE account_id = $1 ORDER BY id;

-- name: own_events          in: account   out: at, verb, entity, entity id
SELECT at, verb, entity, entity_id FROM event WHERE actor = $1 ORDER BY id;

-- name: account_anonymise   in: id, name, mail, now
UPDATE account SET name = $2, mail = $3, function = '', organisation_id = NULL, roles = 0, language = 'nl', password = NULL,
       closed = $4, updated = $4, version = version + 1
 WHERE id = $1;

-- name: forget_identities   in: account
DELETE FROM identity WHERE account_id = $1;

-- name: forget_sessions     in: account
DELETE FROM session WHERE account_id = $1;

-- name: forget_tokens       in: account
DELETE FROM api_token WHERE account_id = $1;

-- name: forget_feed_tokens  in: account
DELETE FROM feed_token WHERE account_id = $1;

-- name: forget_links        in: account
DELETE FROM one_time_link WHERE account_id = $1;

-- name: forget_recovery     in: account
DELETE FROM recovery_code WHERE account_id = $1;

-- name: forget_factor       in: account
DELETE FROM second_factor WHERE account_id = $1;

-- Open invitations of who goes stop working; one that let the person in forgets the name.
-- name: forget_invitations  in: account, mail before, now
UPDATE invitation SET mail = NULL, name = NULL,
       revoked = CASE WHEN accepted IS NULL AND revoked IS NULL THEN $3 ELSE revoked END
 WHERE account_id = $1 OR made_by = $1 OR mail = $2;
