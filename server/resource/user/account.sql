-- writes: account

-- fragment: account_row
SELECT a.id, a.mail, a.name, a.organisation_id, o.name, a.function, a.roles, a.language, a.closed, a.created, a.updated, a.version
  FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id

-- name: account_by_id       in: id     out: the columns of fragment account_row
{{account_row}} WHERE a.id = $1;

-- name: account_by_mail     in: mail, lower case     out: the columns of fragment account_row
{{account_row}} WHERE a.mail = $1;

-- Account 1 is the system; it is nobody one can meet. Closed accounts show only when $1 = 1.
-- name: account_list        in: closed too, name pattern or '', organisation or 0, role bit or 0, after id or 0, limit
{{account_row}}
 WHERE a.id <> 1 AND (a.closed IS NULL OR $1 = 1)
   AND ($2 = '' OR lower(a.name) LIKE $2 ESCAPE '\')
   AND ($3 = 0 OR a.organisation_id = $3)
   AND ($4 = 0 OR (a.roles & $4) <> 0)
   AND ($5 = 0 OR (lower(a.name), a.id) > (SELECT lower(b.name), b.id FROM account b WHERE b.id = $5))
 ORDER BY lower(a.name), a.id LIMIT $6;

-- name: account_insert      in: id, mail, name, organisation, function, roles, language, closed, now
INSERT INTO account(id, mail, name, organisation_id, function, roles, language, closed, created, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9);

-- name: account_update      in: id, mail, name, organisation, function, roles, language, closed, now
UPDATE account SET mail = $2, name = $3, organisation_id = $4, function = $5, roles = $6, language = $7, closed = $8,
       updated = $9, version = version + 1
 WHERE id = $1;

-- name: account_others_with_role   in: role bit, except id   out: number of open accounts
SELECT count(*) FROM account WHERE (roles & $1) <> 0 AND id <> $2 AND closed IS NULL;

-- name: account_organisation_known in: organisation   out: 1
SELECT 1 FROM organisation WHERE id = $1;

-- name: account_secret      in: mail, lower case   out: id, password hash
SELECT id, password FROM account WHERE mail = $1 AND closed IS NULL;

-- name: account_password    in: id   out: password hash
SELECT password FROM account WHERE id = $1 AND closed IS NULL;

-- Binds the hash that was checked, so that a change in between makes the check worthless.
-- name: account_password_still     in: id, password hash   out: 1
SELECT 1 FROM account WHERE id = $1 AND COALESCE(password, '') = $2 AND closed IS NULL;

-- name: account_password_set       in: id, password hash, now
UPDATE account SET password = $2, updated = $3, version = version + 1 WHERE id = $1;
