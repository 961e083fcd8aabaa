-- The names around posts.

-- name: label_counter        out: counter of changes to names
SELECT coalesce((SELECT next FROM sequence WHERE name = 'names'), 0);

-- name: label_account        in: account        out: name, organisation
SELECT name, organisation_id FROM account WHERE id = $1;

-- name: label_organisation   in: organisation   out: name, nothing
SELECT name, 0 FROM organisation WHERE id = $1;

-- name: label_group          in: group          out: name, nothing
SELECT name, 0 FROM user_group WHERE id = $1;
