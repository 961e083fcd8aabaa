-- name: dead_letter_name   in: account   out: name
SELECT name FROM account WHERE id = $1;
