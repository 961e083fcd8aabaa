-- reads only: what an import compares with.

-- name: import_numbered   in: post   out: kind, created, has ref
SELECT kind, created, ref IS NOT NULL FROM post WHERE id = $1;
