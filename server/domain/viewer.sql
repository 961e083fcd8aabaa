-- Who is behind a session, an API token or a mail address.

-- A deputy of somebody in a steering group acts with the steering role (8) while the membership lasts; $2 is now.
-- fragment: viewer_lent
CASE WHEN EXISTS (SELECT 1 FROM membership m JOIN user_group g ON g.id = m.group_id
                   WHERE m.account_id = a.id AND m.role = 'deputy' AND g.kind = 'steering' AND m.since <= $2 AND (m.until IS NULL OR m.until > $2))
     THEN 8 ELSE 0 END

-- fragment: viewer_row
a.id, a.roles, {{viewer_lent}}, a.organisation_id, a.name, a.language,
       EXISTS (SELECT 1 FROM second_factor f WHERE f.account_id = a.id AND f.confirmed IS NOT NULL)

-- Who came in through a provider has shown there what the municipality asks for: that counts as the second factor.
-- name: viewer_session    in: token hash, now   out: account, roles, lent roles, organisation, name, language, has a second factor, csrf, idle until, since
SELECT {{viewer_row}} OR s.provider <> '', s.csrf, s.idle_until, s.created
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token = $1 AND s.expires > $2 AND (s.idle_until IS NULL OR s.idle_until > $2) AND a.closed IS NULL;

-- name: viewer_token      in: token hash, now   out: account, roles, lent roles, organisation, name, language, has a second factor, scope
SELECT {{viewer_row}}, t.scope
  FROM api_token t JOIN account a ON a.id = t.account_id
 WHERE t.token = $1 AND t.expires > $2 AND t.revoked IS NULL AND a.closed IS NULL;

-- name: viewer_mail       in: mail, now   out: account, roles, lent roles, organisation, name, language, has a second factor
SELECT {{viewer_row}} FROM account a WHERE a.mail = $1 AND a.closed IS NULL;

-- name: viewer_feed       in: feed token, now   out: account, roles, lent roles, organisation, name, language, when it was made
SELECT {{viewer_row}}, t.created
  FROM feed_token t JOIN account a ON a.id = t.account_id
 WHERE t.id = $1 AND t.revoked IS NULL AND a.closed IS NULL;

-- name: viewer_account    in: account, now   out: account, roles, lent roles, organisation, name, language
SELECT {{viewer_row}} FROM account a WHERE a.id = $1 AND a.closed IS NULL;
