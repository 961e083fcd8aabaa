-- Who is behind a session, an API token or a mail address.

-- name: viewer_session    in: token hash, now   out: account, roles, organisation, name, language, csrf
SELECT a.id, a.roles, a.organisation_id, a.name, a.language, s.csrf
  FROM session s JOIN account a ON a.id = s.account_id
 WHERE s.token = $1 AND s.expires > $2 AND a.closed IS NULL;

-- name: viewer_token      in: token hash, now   out: account, roles, organisation, name, language, scope
SELECT a.id, a.roles, a.organisation_id, a.name, a.language, t.scope
  FROM api_token t JOIN account a ON a.id = t.account_id
 WHERE t.token = $1 AND t.expires > $2 AND t.revoked IS NULL AND a.closed IS NULL;

-- name: viewer_mail       in: mail   out: account, roles, organisation, name, language
SELECT id, roles, organisation_id, name, language FROM account WHERE mail = $1 AND closed IS NULL;
