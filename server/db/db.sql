-- writes: sequence change migration
-- What the layer itself says to the engine: transactions, identifiers, the ordered list of changes, migrations.

-- name: db_begin_read
BEGIN;

-- name: db_begin_write
BEGIN IMMEDIATE;

-- name: db_commit
COMMIT;

-- name: db_rollback
ROLLBACK;

-- name: db_savepoint
SAVEPOINT step;

-- name: db_release
RELEASE step;

-- name: db_undo
ROLLBACK TO step;

-- name: db_version         out: a number that differs after another connection's commit
PRAGMA data_version;

-- name: db_new_id          in: sequence   out: id
INSERT INTO sequence(name, next) VALUES ($1, 2)
    ON CONFLICT (name) DO UPDATE SET next = sequence.next + 1
    RETURNING next - 1;

-- name: db_sequence        in: sequence   out: the next id
SELECT next FROM sequence WHERE name = $1;

-- name: db_keep_id         in: sequence, id + 1
INSERT INTO sequence(name, next) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET next = excluded.next WHERE excluded.next > sequence.next;

-- name: db_change          in: seq, entity, id
INSERT INTO change(seq, entity, id) VALUES ($1, $2, $3);

-- name: db_tables          out: tables in the database, of which called migration
SELECT count(*), coalesce(sum(name = 'migration'), 0) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%';

-- name: db_migration_table
CREATE TABLE IF NOT EXISTS migration(
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL, -- of the text that ran
    at BIGINT NOT NULL      -- Unix milliseconds
);

-- name: db_migration_list  out: number, name, checksum
SELECT number, name, checksum FROM migration ORDER BY number;

-- name: db_migration_ran   in: number, name, checksum, at
INSERT INTO migration(number, name, checksum, at) VALUES ($1, $2, $3, $4);
