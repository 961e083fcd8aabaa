-- What the command line reads of people.

-- name: people_list   out: id, mail, name, organisation, roles
SELECT a.id, a.mail, a.name, coalesce(o.name, ''), a.roles FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id
 WHERE a.id > 1 ORDER BY a.id;
